using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;

namespace Botpress;

/// <summary>
/// Files and folders that only the user can read, from their first byte on, and what else has to be known of a path before it is
/// trusted. On Windows the folder that a file is in says who can read it, and the folders used here are the user's own.
/// </summary>
internal static class PrivateFile
{
    private const int UserOnlyFolder = 0x1C0; // 0700
    private const int UserOnlyFile = 0x180; // 0600
    private const int KindMask = 0xF000;
    private const int FolderKind = 0x4000;
    private const int PlainKind = 0x8000;
    private const int AnybodyElse = 0x3F; // 0077

    private static readonly bool _isUnix = Path.DirectorySeparatorChar == '/';

    /// <summary>Creates a folder that nobody else can enter. One that is there already stays as it is.</summary>
    public static void CreateFolder(string path)
    {
#if NETSTANDARD2_0
        if (_isUnix && Path.GetDirectoryName(path) is string parent)
        {
            Directory.CreateDirectory(parent);
            Native(() => MkDir(Utf8(path), UserOnlyFolder), -1);
        }
#else
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, (UnixFileMode)UserOnlyFolder);
            return;
        }
#endif
        Directory.CreateDirectory(path);
    }

    /// <summary>Closes a folder of this user to everybody else.</summary>
    public static void CloseFolder(string path)
    {
        if (StatusOf(path, followLinks: false) is Status status && status.User == CurrentUser && (status.Mode & AnybodyElse) != 0)
        {
#if NETSTANDARD2_0
            Native(() => ChMod(Utf8(path), UserOnlyFolder), -1);
#else
            if (!OperatingSystem.IsWindows())
            {
                System.IO.File.SetUnixFileMode(path, (UnixFileMode)UserOnlyFolder);
            }
#endif
        }
    }

    /// <summary>Opens a file for this process alone. One that it creates nobody else can read.</summary>
    public static FileStream Open(string path, FileMode mode, FileOptions options = FileOptions.None, int bufferSize = 4096)
    {
#if NETSTANDARD2_0
        bool isNew = !System.IO.File.Exists(path);
        var stream = new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize, options);
        if (_isUnix && isNew)
        {
            Native(() => ChMod(Utf8(path), UserOnlyFile), -1);
        }

        return stream;
#else
        var how = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = options, BufferSize = bufferSize };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = (UnixFileMode)UserOnlyFile;
        }

        return new FileStream(path, how);
#endif
    }

    /// <summary>Gives a file another's name, at once: there is always the one or the other. A scanner may hold either for a moment on Windows.</summary>
    public static void Replace(string file, string target)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
#if NETSTANDARD2_0
                if (System.IO.File.Exists(target))
                {
                    System.IO.File.Replace(file, target, null);
                }
                else
                {
                    System.IO.File.Move(file, target);
                }
#else
                System.IO.File.Move(file, target, overwrite: true);
#endif
                return;
            }
            catch (Exception exception) when (!_isUnix && exception is IOException or UnauthorizedAccessException && attempt < 10)
            {
                Thread.Sleep(50);
            }
        }
    }

    /// <summary>
    /// Whether a path names a file with bytes in it: not a folder, and not a pipe, a terminal or another device, on which a reader can
    /// wait for ever.
    /// </summary>
    public static bool IsPlain(string path, bool followLinks = true)
    {
        if (StatusOf(path, followLinks) is Status status)
        {
            return status.IsPlain;
        }

        // On Windows what begins so is a device or a pipe, and so is "con" once it is a full path.
        return System.IO.File.Exists(path) && !Path.GetFullPath(path).StartsWith(@"\\.\", StringComparison.Ordinal)
            && (System.IO.File.GetAttributes(path) & (FileAttributes.Device | (followLinks ? 0 : FileAttributes.ReparsePoint))) == 0;
    }

    /// <summary>Whether a path names a folder itself, and not a link to one.</summary>
    public static bool IsFolder(string path) => Directory.Exists(path) && (System.IO.File.GetAttributes(path) & FileAttributes.ReparsePoint) == 0;

    /// <summary>Whether anything has this path, be it a link that leads nowhere.</summary>
    public static bool IsThere(string path) => new FileInfo(path).Attributes != (FileAttributes)(-1);

    /// <summary>Whether a folder, no link to one, is this user's and nobody else's. On Windows that is left to the folder above.</summary>
    public static bool IsOwnFolder(string path) => _isUnix
        ? StatusOf(path, followLinks: false) is Status status && status.IsFolder && (status.Mode & AnybodyElse) == 0 && status.User == CurrentUser
        : IsFolder(path);

    /// <summary>Whether a file, no link to one, was made by this user. On Windows that is left to the folder above.</summary>
    public static bool IsOwnFile(string path) => _isUnix
        ? StatusOf(path, followLinks: false) is Status status && status.IsPlain && status.User == CurrentUser
        : IsPlain(path, followLinks: false);

    /// <summary>Whether a process has a file open that is opened for one alone. Where the file system keeps no locks, none seems to have.</summary>
    public static bool IsInUse(string path)
    {
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Deletes a file that is of no use any more; where that cannot be, there is nothing else to do about it.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            System.IO.File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is somebody else's by now, or in use.
        }
    }

    /// <summary>What the system says of a path; null on Windows, for what is not there, and where nothing can be known.</summary>
    public static Status? StatusOf(string path, bool followLinks = true)
    {
        Status found = default;
        byte[] name = Utf8(path);
        return _isUnix && Native(() => followLinks ? Stat(name, out found) : LStat(name, out found), -1) == 0 ? found : null;
    }

    /// <summary>The user of this process, by the number that stands in a <see cref="Status"/>.</summary>
    public static uint CurrentUser => Native(GetEUid, uint.MaxValue);

    private static byte[] Utf8(string path) => Encoding.UTF8.GetBytes(path + "\0");

    /// <summary>The frameworks tell neither a file's kind nor its owner, yet they have what does. Where that is missing, nothing is known.</summary>
    private static T Native<T>(Func<T> call, T unknown)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return unknown;
        }
    }

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(byte[] path, out Status status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_LStat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LStat(byte[] path, out Status status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_GetEUid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint GetEUid();

#if NETSTANDARD2_0
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_MkDir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MkDir(byte[] path, int mode);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_ChMod")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChMod(byte[] path, int mode);
#endif

    /// <summary>What the runtime says of a file, as far as it matters here: its layout is the same on every system.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    public struct Status
    {
        /// <summary>The kind of thing, and who may do what with it.</summary>
        [FieldOffset(4)]
        public int Mode;

        /// <summary>Its owner.</summary>
        [FieldOffset(8)]
        public uint User;

        /// <summary>Its group.</summary>
        [FieldOffset(12)]
        public uint Group;

        /// <summary>Whether it is a file with bytes in it.</summary>
        public readonly bool IsPlain => (Mode & KindMask) == PlainKind;

        /// <summary>Whether it is a folder.</summary>
        public readonly bool IsFolder => (Mode & KindMask) == FolderKind;
    }
}
