// From issues of the projects named; addresses and user agents shortened.

enum TraefikJSONLine {
    /// allinurl/goaccess 2757 and xavier-hernandez/goaccess-for-nginxproxymanager 108.
    static let request =
        #"{"ClientAddr":"192.168.11.2:40126","ClientHost":"192.168.11.2","ClientPort":"40126","ClientUsername":"-","DownstreamContentSize":2099,"DownstreamStatus":200,"Duration":1811271,"OriginContentSize":2099,"OriginDuration":1564210,"OriginStatus":200,"Overhead":247061,"RequestAddr":"nzbget.local.example.com","RequestContentSize":154,"RequestCount":103109,"RequestHost":"nzbget.local.example.com","RequestMethod":"POST","RequestPath":"/jsonrpc","RequestPort":"-","RequestProtocol":"HTTP/1.1","RequestScheme":"https","RetryAttempts":0,"RouterName":"nzbget@docker","ServiceAddr":"192.168.1.5:6789","ServiceName":"nzbget@docker","ServiceURL":"http://192.168.1.5:6789","StartLocal":"2024-12-29T12:42:47.503803974+01:00","StartUTC":"2024-12-29T11:42:47.503803974Z","TLSCipher":"TLS_AES_128_GCM_SHA256","TLSVersion":"1.3","entryPointName":"https","level":"info","msg":"","request_User-Agent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko","time":"2024-12-29T12:42:47+01:00"}"#
    /// No router fits: no service is asked.
    static let noRouter =
        #"{"ClientAddr":"[2001:db8::7]:52628","ClientPort":"52628","ClientUsername":"-","DownstreamContentSize":19,"DownstreamStatus":404,"Duration":84121,"OriginContentSize":0,"OriginDuration":0,"OriginStatus":0,"Overhead":84121,"RequestAddr":"localhost","RequestCount":3,"RequestHost":"localhost","RequestMethod":"GET","RequestPath":"/","RequestPort":"-","RequestProtocol":"HTTP/1.1","RequestScheme":"http","RetryAttempts":0,"StartLocal":"2021-01-15T15:08:14.286482618Z","StartUTC":"2021-01-15T15:08:14.286482618Z","entryPointName":"web","level":"info","msg":"","time":"2021-01-15T15:08:14Z"}"#
    /// Version 1: frontends, backends, and the address as an object.
    static let versionOne =
        #"{"BackendName":"backend-app","BackendURL":{"Scheme":"http","Opaque":"","User":null,"Host":"10.0.0.7:8080","Path":"","RawPath":"","ForceQuery":false,"RawQuery":"","Fragment":""},"ClientAddr":"10.0.0.4:33520","ClientHost":"10.0.0.4","ClientPort":"33520","ClientUsername":"-","DownstreamContentSize":5,"DownstreamStatus":200,"DownstreamStatusLine":"200 OK","Duration":3216812,"FrontendName":"Host-app","OriginContentSize":5,"OriginDuration":3131002,"OriginStatus":200,"OriginStatusLine":"200 OK","Overhead":85810,"RequestAddr":"app","RequestCount":8,"RequestHost":"app","RequestLine":"GET /a HTTP/1.1","RequestMethod":"GET","RequestPath":"/a","RequestProtocol":"HTTP/1.1","RetryAttempts":1,"StartLocal":"2018-05-01T12:00:01.5+02:00","StartUTC":"2018-05-01T10:00:01.5Z","level":"info","msg":"","time":"2018-05-01T10:00:01Z"}"#
    /// The shape of traefik/traefik 10504: a WebSocket that was cut.
    static let webSocket =
        #"{"ClientHost":"203.0.113.9","DownstreamStatus":0,"OriginStatus":0,"Duration":38786475932,"RequestMethod":"GET","RequestPath":"/api/v1/relay/ws","RequestProtocol":"HTTP/1.1","ServiceURL":{"Scheme":"http","Host":"172.17.0.3:80"},"StartUTC":"2026-03-14T09:26:40.123456789Z"}"#
    static let requests = [request, noRouter, versionOne, webSocket]
}
