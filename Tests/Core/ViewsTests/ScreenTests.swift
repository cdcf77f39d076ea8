import Canvas
import Events
import Model
import TestKit
import Testing
import Views

/// How each view looks, approved picture by picture.
@Suite struct `The screens` {
    static let live = FrameContext(recordingPath: "/tmp/run.signalbox")

    @Test(
        arguments: ViewName.allCases,
        [Size(columns: 110, rows: 30), Size(columns: 80, rows: 24)]
    )
    func `a failover looks as approved`(view: ViewName, size: Size) throws {
        let screen = render(Incident.failing, Interface(view: view), Self.live, size: size)
        try expectScreen(screen, matches: "\(view.word)-\(size.columns)x\(size.rows)")
    }

    @Test(arguments: [Size(columns: 60, rows: 15), Size(columns: 40, rows: 10)])
    func `small terminals show what matters`(size: Size) throws {
        for view in ViewName.allCases {
            let screen = render(Incident.failing, Interface(view: view), Self.live, size: size)
            try expectScreen(screen, matches: "\(view.word)-\(size.columns)x\(size.rows)")
        }
    }
}
