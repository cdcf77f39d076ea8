package import Canvas
package import Model

/// Draws one frame: what the state holds, as the operator asked to see it.
///
/// Pure: the same arguments give the same screen. Any size is fine, 0x0 included.
package func render(
    _ state: State,
    _ interface: Interface,
    _ frame: FrameContext,
    size: Size
) -> Screen {
    var screen = Screen(size: size)
    guard !screen.bounds.isEmpty else { return screen }
    let scene = Scene(state, interface, frame)
    if size.columns < ScreenLayout.chartColumns || size.rows < ScreenLayout.chartRows {
        drawTiny(scene, on: &screen)
        return screen
    }
    let layout = ScreenLayout(scene, size: size)
    drawHeader(scene, in: layout.header, on: &screen)
    drawSummary(scene, in: layout.summary, on: &screen)
    drawBanners(scene, in: layout.banners, on: &screen)
    switch interface.view {
    case .nodes: drawNodes(scene, in: layout.body, on: &screen)
    case .map: drawMap(scene, in: layout.body, on: &screen)
    case .reconnects: drawReconnects(scene, in: layout.body, on: &screen)
    case .bursts: drawBursts(scene, in: layout.body, on: &screen)
    case .logs: drawLogs(scene, in: layout.body, on: &screen)
    }
    drawTransport(scene, in: layout.transport, on: &screen)
    drawPromptOrMessage(scene, in: layout.message, on: &screen)
    drawKeyBar(scene, in: layout.keyBar, on: &screen)
    drawHelp(scene, in: screen.bounds, on: &screen)
    drawOperations(scene, in: screen.bounds, on: &screen)
    drawDialog(scene, in: screen.bounds, on: &screen)
    drawQuestion(scene, in: screen.bounds, on: &screen)
    return screen
}

/// Where the parts of the screen are.
struct ScreenLayout: Equatable {
    /// Below these, words replace charts and boxes.
    static let chartColumns = 60
    static let chartRows = 15

    var header: Rect
    var summary: Rect
    /// What is on every frame because of acting; empty while there is nothing.
    var banners: Rect
    var body: Rect
    /// Empty while live.
    var transport: Rect
    /// Empty while there is nothing to say or type.
    var message: Rect
    var keyBar: Rect

    init(_ scene: Scene, size: Size) {
        let whole = Rect(size)
        let hasTransport = scene.frame.transport != nil
        let hasMessage = scene.interface.message != nil || scene.interface.prompt != nil
        var bottom = whole.rows - 1
        keyBar = whole.line(bottom)
        if hasMessage { bottom -= 1 }
        message = hasMessage ? whole.line(bottom) : whole.lines(from: 0, count: 0)
        if hasTransport { bottom -= 1 }
        transport = hasTransport ? whole.line(bottom) : whole.lines(from: 0, count: 0)
        header = whole.line(0)
        summary = whole.line(1)
        // At most a third: what is watched stays on screen.
        let told = min(bannerLines(scene).count, max(1, bottom / 3))
        banners = whole.lines(from: 2, count: told)
        body = whole.lines(from: 2 + told, count: max(0, bottom - 2 - told))
    }
}
