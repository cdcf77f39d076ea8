/// The signs the screens are drawn with; every one has an ASCII form for terminals without Unicode.
package struct Glyphs: Equatable, Sendable {
    // States.
    package var up = "●"
    package var suspect = "◍"
    package var down = "✖"
    package var draining = "◐"
    package var maint = "◌"
    /// Also stands for every figure that is not known.
    package var unknown = "–"
    package var yes = "✔"
    package var no = "✖"
    // Header and transport.
    package var crumb = "▸"
    package var live = "●"
    package var frozen = "❚❚"
    package var play = "▶"
    package var back = "◀◀"
    package var forward = "▶▶"
    package var recording = "⏺"
    package var warning = "⚠"
    package var fault = "▲"
    package var burst = "■"
    package var operation = "●"
    package var trackStart = "├"
    package var trackEnd = "┤"
    package var playhead = "┃"
    // Words.
    package var separator = "│"
    package var ellipsis = "…"
    package var atLeast = "≥"
    package var arrow = "→"
    package var therefore = "⇒"
    package var times = "×"
    package var dot = "·"
    package var trying = "○"
    package var dash = "–"
    /// Before a figure that is concluded rather than measured.
    package var inferred = "~"
    // Charts.
    /// From the lowest to the highest.
    package var levels = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    package var shades = ["░", "▒", "▓", "█"]
    package var full = "█"
    package var sliver = "▏"
    package var line = "━"
    package var lineStart = "┝"
    package var lineEnd = "╸"
    /// A line of what just came from elsewhere.
    package var moving = "╍"
    package var sortedDown = "▾"
    package var sortedUp = "▴"
    // Boxes.
    package var horizontal = "─"
    package var vertical = "│"
    package var topLeft = "┌"
    package var topRight = "┐"
    package var bottomLeft = "└"
    package var bottomRight = "┘"
    package var teeLeft = "├"
    package var teeRight = "┤"

    package static let unicode = Glyphs()

    package static let ascii = Glyphs(
        up: "O",
        suspect: "?",
        down: "X",
        draining: "d",
        maint: "m",
        unknown: "-",
        yes: "+",
        no: "X",
        crumb: ">",
        live: "*",
        frozen: "||",
        play: ">",
        back: "<<",
        forward: ">>",
        recording: "o",
        warning: "!",
        fault: "^",
        burst: "#",
        operation: "o",
        trackStart: "|",
        trackEnd: "|",
        playhead: "|",
        separator: "|",
        ellipsis: "~",
        atLeast: ">=",
        arrow: "->",
        therefore: "=>",
        times: "x",
        dot: ".",
        trying: "o",
        dash: "-",
        levels: [".", ":", "=", "#"],
        shades: [":", "+", "#", "@"],
        full: "#",
        sliver: "|",
        line: "=",
        lineStart: "[",
        lineEnd: "]",
        moving: ">",
        sortedDown: "v",
        sortedUp: "^",
        horizontal: "-",
        vertical: "|",
        topLeft: "+",
        topRight: "+",
        bottomLeft: "+",
        bottomRight: "+",
        teeLeft: "+",
        teeRight: "+"
    )
}
