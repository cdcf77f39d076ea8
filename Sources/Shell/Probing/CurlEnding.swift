import CCurl
import Events
import Glibc

/// How a transfer ended, in libcurl's and OpenSSL's terms.
struct CurlEnding {
    var code: CURLcode
    /// The HTTP status; 0 when there was none.
    var status: Int
    var isResolved: Bool
    var isConnected: Bool
    /// OpenSSL's X509_V_… code; 0 when there is no objection.
    var certificateVerdict: Int
    /// The errno of the failed connection; 0 when there is none.
    var systemError: Int32
    /// libcurl's own words.
    var message: String

    /// Characters kept of libcurl's words: the screen shows a line.
    static let messageCharacters = 200

    /// The same in the model's terms.
    var outcome: ProbeOutcome {
        switch code {
        case CURLE_OK: 200..<400 ~= status ? .ok(status: status) : .httpStatus(status)
        case CURLE_COULDNT_RESOLVE_HOST: .unresolved
        case CURLE_COULDNT_CONNECT: unconnected
        case CURLE_OPERATION_TIMEDOUT: late
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE: .reset
        case CURLE_PEER_FAILED_VERIFICATION: .tls(distrust)
        case CURLE_SSL_CONNECT_ERROR: isCutOff ? .reset : .tls(.handshake)
        case CURLE_WRITE_ERROR: .other("the answer is longer than 1 MiB")
        default: other
        }
    }

    private var other: ProbeOutcome { .other(String(message.prefix(Self.messageCharacters))) }

    private var unconnected: ProbeOutcome {
        switch systemError {
        case 0, ECONNREFUSED: .refused
        case ETIMEDOUT: .connectTimeout
        default: other  // no route to the host, the network is down, …
        }
    }

    private var late: ProbeOutcome {
        if isConnected { return .timeout }
        return isResolved ? .connectTimeout : .unresolved
    }

    /// X509_V_ERR_… of OpenSSL's <openssl/x509_vfy.h>.
    private var distrust: TLSFailure {
        switch certificateVerdict {
        case 9, 10: .expired  // not valid yet, not valid any more
        // libcurl compares the names itself, after OpenSSL was content (0; 1 is "unspecified",
        // which Debian's version reports then); 62 and 64 are OpenSSL's own comparison.
        case 0, 1, 62, 64: .wrongHost
        default: .untrusted
        }
    }

    /// Whether a handshake ended because the other side went away, not because it disagreed.
    ///
    /// OpenSSL tells only in words: the system's error, or "unexpected eof while reading".
    private var isCutOff: Bool {
        ["SSL_ERROR_SYSCALL", "reset by peer", "unexpected eof"].contains { message.contains($0) }
    }
}
