import Events
import Model
import TestKit
import Testing

private let whole =
    "/signalbox-beacon.gif?v=1&id=0123456789abcdef0123456789abcdef&lost=1795444320123&gap=4211"
    + "&tries=3&lib=meteor&via=websocket"

@Suite struct `A browser's beacon` {
    @Test func `tells a gap as the browser measured it`() throws {
        let report = try #require(BeaconReport(target: whole))
        #expect(report.id == "0123456789abcdef0123456789abcdef")
        #expect(report.lostAt == Timeline.epoch + .milliseconds(123))
        #expect(report.gap == .milliseconds(4_211))
        #expect(report.tries == 3 && report.library == "meteor")
        #expect(report.transport == .websocket)
    }

    @Test(arguments: [
        (whole.replacing("via=websocket", with: "via=polling"), BeaconReport.Transport.polling),
        (whole.replacing("via=websocket", with: "via=carrier-pigeon"), nil),
        (whole.replacing("&via=websocket", with: ""), nil),
        (whole.replacing("websocket", with: "%77eb%73ocket") + "&later=x%20y#part", .websocket),
    ])
    func `is read in any order, encoded, and with more than is known`(
        target: String,
        transport: BeaconReport.Transport?
    ) throws {
        #expect(try #require(BeaconReport(target: target)).transport == transport)
    }

    @Test(arguments: [
        "", "/", "/signalbox-beacon.gif", "/signalbox-beacon.gif?", "/x" + whole,
        whole.replacing("beacon.gif?", with: "beacon.gif/?"),
        whole.replacing("v=1", with: "v=2"), whole.replacing("v=1&", with: ""),
        whole + "&v=1", whole + "&%76=1", whole + "&gap=1",
        whole.replacing("gap=4211", with: "gap=-1"), whole.replacing("gap=4211", with: "gap=+1"),
        whole.replacing("gap=4211", with: "gap="), whole.replacing("gap=4211", with: "gap"),
        whole.replacing("gap=4211", with: "gap=4.2"), whole.replacing("gap=4211", with: "gap=1e3"),
        whole.replacing("gap=4211", with: "gap=604800001"),
        whole.replacing("gap=4211", with: "gap=9223372036854775807"),
        whole.replacing("gap=4211", with: "gap=99999999999999999999"),
        whole.replacing("gap=4211", with: "gap=٣"),
        whole.replacing("lost=1795444320123", with: "lost=0"),
        whole.replacing("lost=1795444320123", with: "lost=9223372036855"),
        whole.replacing("tries=3", with: "tries=1000001"),
        whole.replacing("tries=3", with: "tries=9223372036854775808"),
        whole.replacing("id=0", with: "id=%1b"), whole.replacing("id=0", with: "id=%0"),
        whole.replacing("id=0", with: "id=%"), whole.replacing("id=0", with: "id=%zz"),
        whole.replacing("id=0", with: "id=%ff"), whole.replacing("id=0", with: "id=\u{202E}"),
        whole.replacing("id=0", with: "id=" + String(repeating: "a", count: 64)),
        whole.replacing("id=0123456789abcdef0123456789abcdef", with: "id="),
        whole.replacing("lib=meteor", with: "lib="), whole.replacing("lib=meteor", with: "lib=<b>"),
        whole.replacing("lib=meteor", with: "lib=" + String(repeating: "m", count: 33)),
        whole + "&x=" + String(repeating: "x", count: BeaconReport.targetBytes),
        whole + "&=%",
    ])
    func `is no report when it is not exactly so`(target: String) {
        #expect(BeaconReport(target: target) == nil)
    }

    @Test func `cannot trap, whatever is in it`() {
        let seed = UInt64.random(in: 0...(.max))
        var random = Seeded(seed: seed)
        let letters = Array("%&=?#+-0129afAF_vgaplostriesid\u{0}é\n".utf8)
        for _ in 0..<20_000 {
            var bytes = Array(whole.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 22..<bytes.count, using: &random)
                bytes[place] = letters[Int.random(in: 0..<letters.count, using: &random)]
            }
            let report = BeaconReport(target: String(decoding: bytes, as: UTF8.self))
            if let report {
                #expect(report.gap >= .zero && report.gap <= BeaconReport.gapMax, "seed \(seed)")
                #expect(report.lostAt.rawValue > 0 && report.tries >= 0, "seed \(seed)")
            }
        }
    }
}
