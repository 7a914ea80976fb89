using System;
using System.IO;
using System.Text;

namespace Botpress.Jobs;

/// <summary>The lock of what no file stands for: one among this user's own files, on this machine.</summary>
internal static class MachineLock
{
    /// <summary>Takes it.</summary>
    /// <param name="name">What is locked, which tells it from anything else.</param>
    /// <param name="what">What that keeps others from, for the error.</param>
    /// <exception cref="JobException">Another has it.</exception>
    public static JobLock Take(string name, string what)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        string folder = Path.Combine(home.Length > 0 ? home : Path.GetTempPath(), "Botpress", "locks");
        PrivateFile.CreateFolder(folder);
        return JobLock.Take(Path.Combine(folder, CanonicalJson.Hex(CanonicalJson.Sha256(Encoding.UTF8.GetBytes(name))).Substring(0, 32) + ".lock"), what);
    }
}
