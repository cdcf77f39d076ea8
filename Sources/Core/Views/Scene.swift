import Canvas
import Events
import Model

/// Everything a view reads to draw one frame.
///
/// Lives for one frame only, so that no copy of the state outlasts it.
struct Scene {
    let state: State
    let interface: Interface
    let frame: FrameContext
    let gaps: GapFigures
    let format: Format

    init(_ state: State, _ interface: Interface, _ frame: FrameContext) {
        self.state = state
        self.interface = interface
        self.frame = frame
        gaps = GapFigures(state: state)
        format = Format(glyphs: frame.glyphs, zoneOffsetSeconds: frame.zoneOffsetSeconds)
    }

    var glyphs: Glyphs { frame.glyphs }
    var balancerName: String { state.topology.balancer?.name ?? "proxy" }
    /// The filter of the view that is shown; nil when there is none.
    var filter: Filter? { interface.filters[interface.view] }

    /// Whether any log of this node is read: without one its request figures are not known.
    func hasLogs(_ node: NodeName) -> Bool {
        state.sources.contains { $0.node == node && $0.counts.lines > 0 }
    }
}
