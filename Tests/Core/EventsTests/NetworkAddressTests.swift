import Events
import Testing

@Suite struct `A network address` {
    @Test(arguments: [
        ("10.0.0.1", "10.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("::ffff:10.0.0.1", "10.0.0.1"),
        ("::FFFF:0a00:0001", "10.0.0.1"), ("::", "::"), ("::1", "::1"),
        ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1:0:2:0:3:0:4:0", "1:0:2:0:3:0:4:0"),
        ("1::", "1::"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
        ("64:ff9b::1.2.3.4", "64:ff9b::102:304"),
        ("0:0:0:0:0:0:0:1", "::1"), ("1::8", "1::8"),
    ])
    func `is read and written as the resolver does`(text: String, written: String) {
        #expect(NetworkAddress(text)?.description == written)
    }

    @Test(arguments: [
        "", ":", ":::", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.+4", "01.2.3.0004", "web1",
        "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "::1%eth0", "[::1]",
        "1:2:3:4:5:6:7::8", "+1::", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7", "1.2.3.4::", "::1.2.3",
    ])
    func `is nothing else`(text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test func `stands for all of a host where it is zero`() {
        #expect(NetworkAddress("0.0.0.0")?.isAny == true)
        #expect(NetworkAddress("::")?.isAny == true)
        #expect(NetworkAddress("::1")?.isAny == false)
    }
}
