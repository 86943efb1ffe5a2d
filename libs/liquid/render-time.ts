/** The CPU time that rendering a template may take, in milliseconds. */
const MAX_CPU_MS = 20;

/**
 * Limits the time of rendering as Liquid's own limit does, but counts CPU time: on a busy machine, a template that waits for
 * the processor is not refused, and a message does not lose its text.
 */
export class RenderTime {
  private readonly startedCpu = process.cpuUsage();
  private checkCpuAtMs = performance.now() + MAX_CPU_MS;

  /** Called between the parts of a template. @param nowMs `performance.now()` @throws Error when the time is used up */
  check(nowMs: number): void {
    if (nowMs < this.checkCpuAtMs) return;
    const { user, system } = process.cpuUsage(this.startedCpu);
    const usedMs = (user + system) / 1000;
    if (usedMs > MAX_CPU_MS) throw new Error('template render limit exceeded');
    this.checkCpuAtMs = nowMs + MAX_CPU_MS - usedMs;
  }
}
