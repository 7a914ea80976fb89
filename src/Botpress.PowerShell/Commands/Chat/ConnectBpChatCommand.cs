using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Connects to the chat of a bot as one of its users, and makes that the chat of this runspace: as a new user, as one with an id of one's own, with the
/// key of a user that is there, or with the encryption key of the integration, for any user. Without -WebhookId the bot's chat integration is looked up
/// with the session.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "BpChat", SupportsShouldProcess = true, DefaultParameterSetName = "User")]
[OutputType(typeof(BpChat))]
public sealed class ConnectBpChatCommand : BpChatPlaceCommand
{
    private ProfileSaver? _saver;

    /// <summary>The id of the bot's chat: the end of the address that its integration named chat has for its webhook. The default is that of -BotId.</summary>
    [Parameter(Position = 0, ParameterSetName = "User"), Text]
    [Parameter(Position = 0, ParameterSetName = "Key")]
    [Parameter(Position = 0, ParameterSetName = "EncryptionKey")]
    [NothingToOffer]
    public string? WebhookId { get; set; }

    /// <summary>The bot to talk to. A piped bot brings it along. The default is the session's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "User")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Key")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "EncryptionKey")]
    [IdOf(typeof(Bot))]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string? BotId { get; set; }

    /// <summary>
    /// An id of one's own for the user: at most 70 letters, digits, _, -, / and \. The default is one of the service. With -EncryptionKey, the user who
    /// speaks; else it must be new.
    /// </summary>
    [Parameter(ParameterSetName = "User"), Text]
    [Parameter(Mandatory = true, ParameterSetName = "EncryptionKey")]
    [ValidateNotNullOrEmpty]
    [NothingToOffer]
    public string? UserId { get; set; }

    /// <summary>The key of a user, as New-BpChatUser gives it or a server signs it: a SecureString or text. The history of the shell leaves such a line out.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Key")]
    [NothingToOffer]
    public object? UserKey { get; set; }

    /// <summary>The encryption key that the bot's chat integration is configured with: a SecureString or text. The user's key is signed with it here; it is not sent.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "EncryptionKey")]
    [NothingToOffer]
    public object? EncryptionKey { get; set; }

    /// <summary>The name of a profile that -SaveAs saved: the bot's chat, and the user's key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Profile"), Text]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? Profile { get; set; }

    /// <summary>The user's name. With a key, it changes the name of the user who is there.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>Where the user's picture is: an address. With a key, it changes that of the user who is there.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? PictureUrl { get; set; }

    /// <summary>What is to be kept of the user beside that, as text; at most 1,000 characters. With a key, it changes that of the user who is there.</summary>
    [Parameter, ApiField("profile")]
    [ValidateLength(0, 1000)]
    [NothingToOffer]
    public string? UserProfile { get; set; }

    /// <summary>Saves the webhook id and the user's key under this name, for -Profile: the key where Save-BpProfile would put a token.</summary>
    [Parameter, Text]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OwnProfileNameCompleter))]
    public string? SaveAs { get; set; }

    /// <summary>With -SaveAs: the vault of SecretManagement to put the key into. The default is the one where the profile's key is, else the default vault.</summary>
    [Parameter, Text]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? VaultName { get; set; }

    /// <summary>With -SaveAs: replaces a profile of that name, though the key in it is lost.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leaves the runspace's default chat as it is; use the chat with -Chat.</summary>
    [Parameter]
    public SwitchParameter NoDefault { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (!Guard(ChatOperations.Hello, null, Prepare) || !ShouldProcess($"{Made!.ApiUrl}", ParameterSetName == "User" ? "Connect as a new user" : "Connect"))
        {
            Made?.Dispose();
            return;
        }

        BpChat chat = Made;
        try
        {
            if (SaveAs is not null)
            {
                PrepareSaving(chat);
            }

            Hello();
            Operation operation = chat.HasUserKey ? ChatOperations.GetOrCreateUser : ChatOperations.CreateUser;
            if (Guard(operation, UserId, () => chat.User = Introduce(operation)))
            {
                if (SaveAs is not null)
                {
                    Save(chat);
                }

                if (!NoDefault)
                {
                    DefaultChat.Current = chat;
                }

                // What ends the pipeline as soon as it has the chat must not close it.
                Made = null;
                WriteObject(chat);
            }
        }
        finally
        {
            Made?.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Made?.Dispose();
    }

    /// <summary>Makes the chat ready, with the key if there is one.</summary>
    private void Prepare()
    {
        if (Profile is not null)
        {
            FromProfile();
            return;
        }

        string? key = GivenSecret.Plain(UserKey, nameof(UserKey));
        string? encryptionKey = GivenSecret.Plain(EncryptionKey, nameof(EncryptionKey));
        if (key is "" || encryptionKey is "")
        {
            throw new ArgumentException($"-{(key is "" ? nameof(UserKey) : nameof(EncryptionKey))} is empty. Give the key, or leave it out to chat as a new user.");
        }

        WarnOfSlashes(UserId);
        Made = NewChat(WebhookId ?? WebhookIdOf(BotId));
        if (encryptionKey is not null)
        {
            Made.Client.AddSecret(encryptionKey);
            Made.CanSign = true;
            key = ChatKey.Sign(encryptionKey, UserId!, DateTimeOffset.UtcNow);
        }

        if (key is not null)
        {
            Made.SpeakWith(key);
        }
    }

    private void FromProfile()
    {
        try
        {
            var store = ProfileStore.Of(this);
            BpProfile profile = store.FindAny(Profile!) ?? throw GetBpProfileCommand.NotFound(Profile!);
            if (profile.WebhookId is null)
            {
                throw new ProfileException(
                    "SessionProfile", ErrorCategory.InvalidArgument, Profile, $"The profile '{profile.Name}' is of a session, and not of a chat.",
                    $"Use Connect-BpSession -Profile '{profile.Name}', then Connect-BpChat -BotId; or save a chat with Connect-BpChat -SaveAs.");
            }

            Uri? origin = profile.ApiUrl is not string url ? null : Uri.TryCreate(url, UriKind.Absolute, out Uri? saved) ? saved : throw new ProfileException(
                "ProfileBroken", ErrorCategory.InvalidData, Profile, $"The profile '{profile.Name}' has an address that is none: '{Names.Short(url)}'.", "Correct it, or save the chat anew with -SaveAs.");
            Made = NewChat(profile.WebhookId, origin);
            Made.SpeakWith(new ProfileTokens(WriteWarning, store).Read(profile, ApiUrl is null ? Made.ApiUrl : null)
                ?? throw new ProfileException("NoKey", ErrorCategory.AuthenticationError, Profile, $"The profile '{profile.Name}' has no key.", "Connect anew, and save it with -SaveAs."));
        }
        catch (ProfileException exception)
        {
            ThrowTerminatingError(exception.ToRecord());
        }
    }

    private void Hello()
    {
        try
        {
            _ = Requests.Send(new ApiRequest(ChatOperations.Hello, [], new ApiContext()));
        }
        catch (ApiException exception)
        {
            ErrorRecord record = Errors.Record(exception, ChatOperations.Hello, null, Connection);
            ThrowTerminatingError(Errors.Record(
                record.Exception, "ChatNotReachable", record.CategoryInfo.Category, Made!.WebhookId,
                $"Check the webhook id '{Names.Short(Made.WebhookId)}', that the bot's chat integration is enabled, and the network. The id is the end of the integration's webhook address."));
        }
    }

    private ChatUser Introduce(Operation operation)
    {
        ApiRequest request = RequestOf(operation);
        if (operation == ChatOperations.GetOrCreateUser)
        {
            return Requests.Read<ChatUser>(request);
        }

        if (UserId is not null)
        {
            request.Arguments["id"] = UserId;
        }

        NewChatUser user = Requests.Read<NewChatUser>(request);
        Made!.SpeakWith(user.Key ?? throw new ArgumentException("The chat gave no key for the new user."));
        return new ChatUser { Id = user.Id, Name = user.Name, PictureUrl = user.PictureUrl, Profile = user.Profile, CreatedAt = user.CreatedAt, UpdatedAt = user.UpdatedAt };
    }

    /// <summary>Finds out whether it can be saved, before there is a key that would be lost.</summary>
    private void PrepareSaving(BpChat chat)
    {
        var profile = new BpProfile(SaveAs!, BpProfile.Botpress) { ApiUrl = chat.ApiUrl.GetLeftPart(UriPartial.Authority), WebhookId = chat.WebhookId };
        try
        {
            _saver = new ProfileSaver(ProfileStore.Of(this), WriteWarning, ShouldProcess, profile);
            _saver.Prepare(nameof(SaveAs), VaultName, null, hasSecret: true, replaces: Force || string.Equals(SaveAs, Profile, StringComparison.OrdinalIgnoreCase));
        }
        catch (ProfileException exception)
        {
            ThrowTerminatingError(exception.ToRecord());
        }
    }

    private void Save(BpChat chat)
    {
        try
        {
            _saver!.Profile.UserId = chat.UserId;
            _ = _saver.Save(() => GivenSecret.Secure(chat.Key!));
        }
        catch (ProfileException exception)
        {
            WriteError(exception.ToRecord());
        }
    }
}
