import Events
import Testing

@testable import Nginx

private func marked(
    _ text: String,
    _ mark: NginxMark,
    _ address: String = "10.0.0.1:80",
    in upstream: String? = nil
) throws -> String {
    let bytes = try UpstreamFile(Array(text.utf8)).marking(address, in: upstream, mark)
    return String(decoding: bytes, as: UTF8.self)
}

private func problem(_ text: String, in upstream: String? = nil) -> String? {
    do {
        _ = try UpstreamFile(Array(text.utf8)).marking("10.0.0.1:80", in: upstream, .down)
        return nil
    } catch { return error.words }
}

@Suite struct `An upstream file` {
    @Test(arguments: [
        ("server 10.0.0.1:80;", NginxMark.down, "server 10.0.0.1:80 down;"),
        ("server 10.0.0.1:80 down;", .down, "server 10.0.0.1:80 down;"),
        ("server 10.0.0.1:80 down;", .up, "server 10.0.0.1:80;"),
        ("server 10.0.0.1:80;", .up, "server 10.0.0.1:80;"),
        (
            "server 10.0.0.1:80 weight=5  down max_fails=0;", .up,
            "server 10.0.0.1:80 weight=5 max_fails=0;"
        ),
        ("server 10.0.0.1:80 backup;", .down, "server 10.0.0.1:80 backup down;"),
        ("server 10.0.0.1:80 backup down;", .up, "server 10.0.0.1:80 backup;"),
        ("server 10.0.0.1:80 backup;", .up, "server 10.0.0.1:80;"),
        ("server 10.0.0.1:80 down;", .backup, "server 10.0.0.1:80 backup;"),
        ("server 10.0.0.1:80 down;", .drain, "server 10.0.0.1:80 drain;"),
        ("server \"10.0.0.1:80\"\n\t;", .down, "server \"10.0.0.1:80\" down\n\t;"),
    ])
    func `is marked and otherwise left as it is`(
        before: String,
        mark: NginxMark,
        after: String
    ) throws {
        #expect(try marked(before, mark) == after)
        let around = "# server 10.0.0.1:80;\nupstream a { ip_hash; \(before) # 1; }\r\n }\n"
        let expected = "# server 10.0.0.1:80;\nupstream a { ip_hash; \(after) # 1; }\r\n }\n"
        #expect(try marked(around, mark) == expected)
    }

    @Test(arguments: [
        "server 10.0.0.1:80;", "server 10.0.0.1:80 weight=2 backup ; # x",
        "upstream a{server 10.0.0.1:80;server b;}", "upstream ${x}y { server 10.0.0.1:80\n; }",
    ])
    func `is the same again after down and up`(text: String) throws {
        #expect(try marked(try marked(text, .down), .up) == text)
    }

    @Test func `has the server in the block that is named`() throws {
        let text = "upstream a { server 10.0.0.1:80; } upstream b { server 10.0.0.1:80; }"
        let after = "upstream a { server 10.0.0.1:80; } upstream b { server 10.0.0.1:80 down; }"
        #expect(try marked(text, .down, in: "b") == after)
        #expect(problem(text) == "it has `server 10.0.0.1:80` 2 times; name `upstream`")
        #expect(problem(text, in: "c") == "it has no `server 10.0.0.1:80` in upstream c")
    }

    @Test(arguments: [
        ("", "it has no `server 10.0.0.1:80`"),
        ("server 10.0.0.2:80;", "it has no `server 10.0.0.1:80`"),
        ("http { server 10.0.0.1:80; }", "it has no `server 10.0.0.1:80`"),
        ("#server 10.0.0.1:80;", "it has no `server 10.0.0.1:80`"),
        ("upstream a { server 10.0.0.1:80;", "its end is missing"),
        ("server 10.0.0.1:80", "its end is missing"),
        ("server 10.0.0.1:80; }", "it has a } too many"),
        ("\"server 10.0.0.1:80;", "its end is missing"),
        ("server 10.0.0.1:80;\\", "its end is missing"),
    ])
    func `without the server is not changed`(text: String, words: String) {
        #expect(problem(text) == words)
    }

    @Test func `of any bytes is read without harm`() {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("server upstream a{};#\"'\\\n\t$10.0.0.1:80 down\u{0}\u{FF}".utf8)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator) ?? 0
            }
            guard let file = try? UpstreamFile(bytes) else { continue }
            guard let down = try? file.marking("10.0.0.1:80", in: nil, .down) else { continue }
            #expect((try? UpstreamFile(down)) != nil)
        }
    }
}
