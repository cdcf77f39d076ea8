package import Events
import Foundation
package import Ports
import Synchronization

/// Asks an app to let its clients go: a `POST` without a body, answered with 2xx when it begins.
///
/// Certificates are checked against the system's; redirects are not followed. That the clients are
/// gone is observed elsewhere: the app only says that it has begun.
package struct HandOverDriver: ControlDriver {
    package init() {}

    package func canPerform(_ action: OperationStep.Action) -> Bool {
        if case .handOver = action { return true }
        return false
    }

    /// Asks once.
    ///
    /// - Parameters:
    ///   - step: a `.handOver`.
    ///   - progress: never told.
    /// - Returns: `accepted` on a 2xx; `failed` on another answer, or when there was no connection
    ///   and so nothing was sent; `unknown` when no answer came within the step's timeout.
    package func perform(
        _ step: OperationStep,
        progress: @escaping StepProgress
    ) async -> StepOutcome {
        guard case .handOver(let url) = step.action else {
            return .failed("this driver asks apps to hand over only")
        }
        let post = Post(url: url, timeout: step.timeout)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // libcurl blocks; the threads of Swift's own pool are not for that.
                Thread.detachNewThread {
                    Thread.current.name = "hand-over"
                    continuation.resume(returning: post.send())
                }
            }
        } onCancel: {
            post.abandon()
        }
    }
}
