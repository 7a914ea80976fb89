using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>All functions of the language.</summary>
internal static class VrlLibrary
{
    public static readonly Dictionary<string, VrlFunction> Functions = new IEnumerable<VrlFunction>[]
    {
        VrlTypeFunctions.All(),
        VrlConversions.All(),
        VrlTextFunctions.All(),
        VrlCaseFunctions.All(),
        VrlSearchFunctions.All(),
        VrlPatternFunctions.All(),
        VrlListFunctions.All(),
        VrlMapFunctions.All(),
        VrlPathFunctions.All(),
        VrlClosureFunctions.All(),
        VrlNumberFunctions.All(),
        VrlCodeFunctions.All(),
        VrlHashFunctions.All(),
        VrlJsonFunctions.All(),
        VrlTimeFunctions.All(),
        VrlParseFunctions.All(),
        VrlKeyValueFunctions.All(),
        VrlXmlFunctions.All(),
        VrlUnitFunctions.All(),
        VrlAddressFunctions.All(),
        VrlRandomFunctions.All(),
        VrlSystemFunctions.All(),
    }.SelectMany(family => family).ToDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>What the real engine has beside these.</summary>
    public static readonly HashSet<string> NotEmulated =
    [
        "community_id", "crc", "decode_charset", "decode_gzip", "decode_lz4", "decode_mime_q", "decode_snappy", "decode_zlib", "decode_zstd", "decrypt",
        "encode_charset", "encode_gzip", "encode_lz4", "encode_proto", "encode_snappy", "encode_zlib", "encode_zstd", "encrypt",
        "ip_ntop", "ip_pton", "ip_subnet", "match_datadog_query", "parse_apache_log", "parse_aws_alb_log",
        "parse_aws_cloudwatch_log_subscription_message", "parse_aws_vpc_flow_log", "parse_cbor", "parse_cef", "parse_common_log", "parse_etld", "parse_glog",
        "parse_influxdb", "parse_klog", "parse_linux_authorization", "parse_nginx_log", "parse_proto", "parse_ruby_hash", "parse_syslog",
        "parse_user_agent", "redact", "seahash", "to_syslog_facility", "to_syslog_facility_code", "to_syslog_level", "to_syslog_severity", "type_def",
        "uuid_from_friendly_id",
    ];
}
