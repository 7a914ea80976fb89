using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Makes what a message holds, with its type: text, a picture, a choice, a card and so on. Send-BpMessage takes it as its payload or
/// from the pipeline; a carousel is made of cards, a bloc of other payloads. Nothing is sent.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpMessagePayload", DefaultParameterSetName = "Text")]
[OutputType(typeof(MessagePayload))]
public sealed class NewBpMessagePayloadCommand : BpBaseCommand
{
    /// <summary>What to say.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Text"), Text]
    [NothingToOffer]
    public string Text { get; set; } = "";

    /// <summary>What to say, with Markdown in it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Markdown"), Text]
    [NothingToOffer]
    public string Markdown { get; set; } = "";

    /// <summary>The address of a picture, http or https.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Image"), Text, WebAddress]
    [NothingToOffer]
    public string Image { get; set; } = "";

    /// <summary>The address of a sound, http or https.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Audio"), Text, WebAddress]
    [NothingToOffer]
    public string Audio { get; set; } = "";

    /// <summary>The address of a video, http or https.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Video"), Text, WebAddress]
    [NothingToOffer]
    public string Video { get; set; } = "";

    /// <summary>The address of a file, http or https.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "File"), Text, WebAddress]
    [NothingToOffer]
    public string File { get; set; } = "";

    /// <summary>Makes a location, of -Latitude and -Longitude.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Location")]
    public SwitchParameter Location { get; set; }

    /// <summary>The location's latitude in degrees, -90 to 90.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Location"), ValidateRange(-90.0, 90.0)]
    [NothingToOffer]
    public double Latitude { get; set; }

    /// <summary>The location's longitude in degrees, -180 to 180.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Location"), ValidateRange(-180.0, 180.0)]
    [NothingToOffer]
    public double Longitude { get; set; }

    /// <summary>The location's address, as one writes it on a letter.</summary>
    [Parameter(ParameterSetName = "Location"), Text]
    [NothingToOffer]
    public string? Address { get; set; }

    /// <summary>The title of a file or a location.</summary>
    [Parameter(ParameterSetName = "File")]
    [Parameter(ParameterSetName = "Location")]
    [Text]
    [NothingToOffer]
    public string? Title { get; set; }

    /// <summary>The question whose options are shown as buttons.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Choice"), Text]
    [NothingToOffer]
    public string Choice { get; set; } = "";

    /// <summary>The question whose options are shown as a list to choose from.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Dropdown"), Text]
    [NothingToOffer]
    public string Dropdown { get; set; } = "";

    /// <summary>What can be chosen, at least one: texts, or hashtables with label, which is shown, and value, which is answered. One of them does for both.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Choice")]
    [Parameter(Mandatory = true, ParameterSetName = "Dropdown")]
    [MessageOption]
    [Alias("Options")]
    [NothingToOffer]
    public object[] Option { get; set; } = [];

    /// <summary>The title of a card.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Card"), Text]
    [NothingToOffer]
    public string Card { get; set; } = "";

    /// <summary>The text below the card's title.</summary>
    [Parameter(ParameterSetName = "Card"), Text]
    [NothingToOffer]
    public string? Subtitle { get; set; }

    /// <summary>The address of the card's picture, http or https.</summary>
    [Parameter(ParameterSetName = "Card"), Text, WebAddress]
    [NothingToOffer]
    public string? ImageUrl { get; set; }

    /// <summary>
    /// The card's buttons: texts to say, or hashtables such as @{ say = 'Yes' }, @{ url = 'https://example.com'; label = 'Read' } or @{
    /// postback = 'buy'; label = 'Buy' }. Without a label, the button shows the value.
    /// </summary>
    [Parameter(ParameterSetName = "Card"), CardAction]
    [Alias("Actions")]
    [NothingToOffer]
    public object[] Action { get; set; } = [];

    /// <summary>The cards of a carousel, at least one: what New-BpMessagePayload -Card gives, or hashtables with title, subtitle, imageUrl and actions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Carousel"), CarouselCard]
    [NothingToOffer]
    public object[] Carousel { get; set; } = [];

    /// <summary>The parts of a bloc, at least one, shown one after the other: payloads of type text, markdown, image, audio, video, file or location, or texts.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Bloc"), BlocPart]
    [NothingToOffer]
    public object[] Bloc { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(ParameterSetName switch
    {
        "Markdown" => MessagePayload.OfMarkdown(Markdown),
        "Image" => MessagePayload.OfImage(Image),
        "Audio" => MessagePayload.OfAudio(Audio),
        "Video" => MessagePayload.OfVideo(Video),
        "File" => MessagePayload.OfFile(File, Title),
        "Location" => MessagePayload.OfLocation(Latitude, Longitude, Address, Title),
        "Choice" => MessagePayload.OfChoice(Choice, Option),
        "Dropdown" => MessagePayload.OfDropdown(Dropdown, Option),
        "Card" => MessagePayload.OfCard(Card, Subtitle, ImageUrl, Action),
        "Carousel" => MessagePayload.OfCarousel(Carousel),
        "Bloc" => MessagePayload.OfBloc(Bloc),
        _ => MessagePayload.OfText(Text),
    });
}
