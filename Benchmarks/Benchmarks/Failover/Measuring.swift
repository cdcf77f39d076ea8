import Foundation

/// Milliseconds of this thread's processor time that some work took.
func milliseconds(_ work: () -> Void) -> Double {
    let began = processorTime()
    work()
    return processorTime() - began
}

private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

/// Memory in use, in MB: of the whole process as the kernel counts it, after what was freed went back.
func residentMegabytes() -> Double {
    trim()
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .ascii)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
    return pages * 4_096 / 1_048_576
}

/// Times of one kind of work, in milliseconds.
struct Times {
    var values: [Double] = []

    func share(_ share: Double) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    /// The middle one and the slowest hundredth.
    var words: String { "\(figure(share(0.5))) \(figure(share(0.99)))" }
}

func figure(_ value: Double) -> String { String(format: "%8.2f", value) }

func line(_ name: String, _ rest: String) {
    print(name.padding(toLength: 34, withPad: " ", startingAt: 0) + rest)
}

/// glibc's `malloc_trim`, which Swift's map of the headers leaves out.
private func trim() {
    guard let symbol = dlsym(nil, "malloc_trim") else { return }
    _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0)
}
