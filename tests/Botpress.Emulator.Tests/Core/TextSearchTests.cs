using Xunit;

namespace Botpress.Emulator.Tests.Core;

public class TextSearchTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" ,. ", "")]
    [InlineData("One two", "one two")]
    [InlineData("(one), two-3!", "one two 3")]
    [InlineData("ends with word", "ends with word")]
    [InlineData("ÉTÉ 2026", "été 2026")]
    public void Words_are_letters_and_digits(string text, string words) => Assert.Equal(words, string.Join(" ", TextSearch.Words(text)));

    [Theory]
    [InlineData("", "shipping costs", 0)]
    [InlineData("shipping", "Shipping costs", 1)]
    [InlineData("shipping time", "Shipping costs", 0.5)]
    [InlineData("ship", "Shipping costs", 0.5)]
    [InlineData("cos", "Shipping costs", 0.5)]
    [InlineData("co", "Shipping costs", 0)]
    [InlineData("co", "co costs", 1)]
    [InlineData("shipping shipping time", "Shipping costs", 0.5)]
    [InlineData("shipping is free", "shipping", 0.3333)]
    [InlineData("shipping", "", 0)]
    public void A_text_is_like_a_question_by_the_part_of_its_words(string question, string text, double like) => Assert.Equal(like, TextSearch.Similarity(TextSearch.Words(question), text));
}
