// What the tests use of newer frameworks, so that they compile for .NET Framework as they are.
#if NETFRAMEWORK
global using Botpress.Compat;

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace System
{
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public static Index Start => new(0);

        public static Index End => new(0, true);

        public static implicit operator Index(int value) => new(value);

        public int GetOffset(int length) => fromEnd ? length - value : value;
    }

    internal readonly struct Range(Index start, Index end)
    {
        public Index Start => start;

        public Index End => end;

        public static Range StartAt(Index start) => new(start, Index.End);

        public static Range EndAt(Index end) => new(Index.Start, end);
    }
}

namespace System.Runtime.CompilerServices
{
    internal static class IsExternalInit;
}

namespace Botpress.Compat
{
    internal enum HttpRequestError
    {
        Unknown,
        ConnectionError,
    }

    internal sealed class TaskCompletionSource(TaskCreationOptions options = TaskCreationOptions.None) : TaskCompletionSource<bool>(options)
    {
        public void SetResult() => SetResult(true);
    }

    internal sealed class SocketsHttpHandler : HttpClientHandler;

    internal static class DirectoryPolyfills
    {
        extension(Directory)
        {
            public static FileSystemInfo CreateSymbolicLink(string path, string target) => File.CreateSymbolicLink(path, target);
        }
    }

    internal static class Polyfills
    {
        extension(OperatingSystem)
        {
            public static bool IsWindows() => Path.DirectorySeparatorChar == '\\';

            public static bool IsLinux() => !OperatingSystem.IsWindows();
        }

        extension(File)
        {
            public static FileSystemInfo CreateSymbolicLink(string path, string target)
            {
                Process.Start("ln", $"-s \"{target}\" \"{path}\"").WaitForExit();
                return new FileInfo(path);
            }

            public static Task<string> ReadAllTextAsync(string path) => Task.FromResult(File.ReadAllText(path));

            public static Task WriteAllTextAsync(string path, string text)
            {
                File.WriteAllText(path, text);
                return Task.CompletedTask;
            }
        }

        extension(HttpMethod)
        {
            public static HttpMethod Patch => new("PATCH");
        }

        extension(HttpStatusCode)
        {
            public static HttpStatusCode TooManyRequests => (HttpStatusCode)429;
        }

        extension(string)
        {
            public static string Join(char separator, IEnumerable<string> values) => string.Join(separator.ToString(), values);
        }

        extension(HttpRequestException exception)
        {
            public HttpRequestError HttpRequestError =>
                exception.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? HttpRequestError.ConnectionError : HttpRequestError.Unknown;
        }

        extension(Encoding encoding)
        {
            public string GetString(ReadOnlySpan<byte> bytes) => encoding.GetString(bytes.ToArray());
        }

        extension(string text)
        {
            public bool EndsWith(char letter) => text.Length > 0 && text[text.Length - 1] == letter;

            public bool Contains(char letter) => text.IndexOf(letter) >= 0;

            public int IndexOf(char letter, StringComparison comparison) => text.IndexOf(letter.ToString(), comparison);

            public string[] Split(string separator) => text.Split([separator], StringSplitOptions.None);

            public string[] Split(char separator, StringSplitOptions options) => text.Split([separator], options);

            public bool StartsWith(char letter) => text.Length > 0 && text[0] == letter;

            public bool Contains(string part, StringComparison comparison) => text.IndexOf(part, comparison) >= 0;

            public string Replace(string old, string other, StringComparison comparison)
            {
                var made = new StringBuilder();
                int from = 0;
                for (int at = text.IndexOf(old, comparison); at >= 0; at = text.IndexOf(old, from, comparison))
                {
                    made.Append(text, from, at - from).Append(other);
                    from = at + old.Length;
                }

                return made.Append(text, from, text.Length - from).ToString();
            }
        }

        extension(CancellationTokenSource source)
        {
            public Task CancelAsync() => Task.Run(source.Cancel);
        }

        extension(HttpContent content)
        {
            public Task<byte[]> ReadAsByteArrayAsync(CancellationToken cancellationToken)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return content.ReadAsByteArrayAsync();
            }
        }

        extension(Stream stream)
        {
            public Task<int> ReadAsync(byte[] buffer) => stream.ReadAsync(buffer, 0, buffer.Length);

            public Task WriteAsync(byte[] buffer) => stream.WriteAsync(buffer, 0, buffer.Length);
        }

        extension(Task task)
        {
            public async Task WaitAsync(TimeSpan time)
            {
                if (await Task.WhenAny(task, Task.Delay(time)) != task)
                {
                    throw new TimeoutException();
                }

                await task;
            }
        }

        extension<TKey, TValue>(IReadOnlyDictionary<TKey, TValue> map)
        {
            public TValue? GetValueOrDefault(TKey key) => map.TryGetValue(key, out TValue value) ? value : default;
        }

        extension<TKey, TValue>(Dictionary<TKey, TValue> map)
        {
            public bool TryAdd(TKey key, TValue value)
            {
                bool isNew = !map.ContainsKey(key);
                if (isNew)
                {
                    map.Add(key, value);
                }

                return isNew;
            }
        }

        public static IEnumerable<T> Order<T>(this IEnumerable<T> items, IComparer<T> comparer) => items.OrderBy(item => item, comparer);

        public static IEnumerable<T> Order<T>(this IEnumerable<T> items) => items.OrderBy(item => item);

        public static IEnumerable<(TFirst First, TSecond Second)> Zip<TFirst, TSecond>(this IEnumerable<TFirst> first, IEnumerable<TSecond> second) =>
            first.Zip(second, (one, other) => (one, other));
    }
}
#endif
