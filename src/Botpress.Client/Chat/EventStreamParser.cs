using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Botpress.Client;

/// <summary>
/// Reads the data of server-sent events from bytes as they come, cut anywhere, by the rules of the WHATWG. Names, ids and retry times are left
/// out: the service has one name, and nothing of the others.
/// </summary>
public sealed class EventStreamParser
{
    /// <summary>The most bytes of a frame.</summary>
    public const int MaximumLength = 2 * 1024 * 1024;

    private byte[] _line = new byte[1024];
    private int _lineLength;
    private byte[] _data = new byte[1024];
    private int _dataLength;
    private bool _hasData;
    private bool _isBegun;
    private bool _endedWithReturn;

    /// <summary>Reads on.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="frames">Gets the data of the frames that are whole with it; several lines with line feeds between.</param>
    /// <exception cref="InvalidDataException">A frame is too long.</exception>
    public void Read(ReadOnlySpan<byte> bytes, List<string> frames)
    {
        while (bytes.Length > 0)
        {
            if (_endedWithReturn && bytes[0] == '\n')
            {
                bytes = bytes.Slice(1);
            }

            _endedWithReturn = false;
            int end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? bytes : bytes.Slice(0, end);
            if (_lineLength + _dataLength + line.Length > MaximumLength)
            {
                throw new InvalidDataException($"a part of it is longer than {MaximumLength / 1024 / 1024} MiB");
            }

            if (end < 0)
            {
                Append(ref _line, ref _lineLength, line);
                return;
            }

            _endedWithReturn = bytes[end] == '\r';
            // Stryker disable once Equality : with nothing before it the line is the same, only copied
            if (_lineLength > 0)
            {
                Append(ref _line, ref _lineLength, line);
                line = _line.AsSpan(0, _lineLength);
                _lineLength = 0;
            }

            ReadLine(!_isBegun && line.StartsWith("\uFEFF"u8) ? line.Slice(3) : line, frames);
            _isBegun = true;
            bytes = bytes.Slice(end + 1);
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line, List<string> frames)
    {
        if (line.IsEmpty)
        {
            if (_hasData)
            {
                frames.Add(Encoding.UTF8.GetString(_data, 0, _dataLength));
            }

            (_dataLength, _hasData) = (0, false);
        }

        // A line without a colon is a name alone.
        ReadOnlySpan<byte> name = "data"u8;
        if (line.StartsWith(name) && (line.Length == name.Length || line[name.Length] == ':'))
        {
            if (_hasData)
            {
                Append(ref _data, ref _dataLength, "\n"u8);
            }

            ReadOnlySpan<byte> value = line.Slice(Math.Min(line.Length, name.Length + 1));
            Append(ref _data, ref _dataLength, !value.IsEmpty && value[0] == ' ' ? value.Slice(1) : value);
            _hasData = true;
        }
    }

    private static void Append(ref byte[] buffer, ref int length, ReadOnlySpan<byte> bytes)
    {
        // Stryker disable once Equality : a buffer that is just full grows a little earlier
        if (length + bytes.Length > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + bytes.Length));
        }

        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }
}
