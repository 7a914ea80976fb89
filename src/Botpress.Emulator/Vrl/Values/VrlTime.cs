using System;
using System.Globalization;

namespace Botpress.Emulator.Vrl;

/// <summary>A moment: seconds since 1970 and nanoseconds within the second.</summary>
internal readonly record struct VrlTime(long Seconds, int Nanos) : IComparable<VrlTime>
{
    private static readonly DateTime _epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly long _first = (DateTime.MinValue.Ticks - _epoch.Ticks) / TimeSpan.TicksPerSecond;
    private static readonly long _last = (DateTime.MaxValue.Ticks - _epoch.Ticks) / TimeSpan.TicksPerSecond;

    public static VrlTime Now
    {
        get
        {
            long ticks = DateTime.UtcNow.Ticks - _epoch.Ticks;
            return new VrlTime(ticks / TimeSpan.TicksPerSecond, (int)(ticks % TimeSpan.TicksPerSecond) * 100);
        }
    }

    /// <summary>The second as the framework has it; its years are 1 to 9999.</summary>
    public DateTime Second => _epoch.AddSeconds(Seconds);

    public static bool IsKnown(long seconds) => seconds >= _first && seconds <= _last;

    public static VrlTime Of(DateTime utc, int nanos) =>
        new((utc.Ticks - _epoch.Ticks - (utc.Ticks % TimeSpan.TicksPerSecond)) / TimeSpan.TicksPerSecond, nanos);

    public int CompareTo(VrlTime other) => Seconds == other.Seconds ? Nanos.CompareTo(other.Nanos) : Seconds.CompareTo(other.Seconds);

    /// <summary>The fraction with its dot, of 0, 3, 6 or 9 digits.</summary>
    public static string Fraction(int nanos) => nanos == 0 ? ""
        : nanos % 1_000_000 == 0 ? "." + (nanos / 1_000_000).ToString("D3", CultureInfo.InvariantCulture)
        : nanos % 1000 == 0 ? "." + (nanos / 1000).ToString("D6", CultureInfo.InvariantCulture)
        : "." + nanos.ToString("D9", CultureInfo.InvariantCulture);

    public override string ToString() => Second.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + Fraction(Nanos) + "Z";
}
