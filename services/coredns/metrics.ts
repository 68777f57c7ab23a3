// Counters in Prometheus' text format, under CoreDNS' names.

/** Label sets of one counter; questions choose some labels, so their number is bounded. */
const seriesMax = 2000

export class Metrics {
  readonly #counters = new Map<string, Map<string, number>>()

  count(name: string, labels: Readonly<Record<string, string>>, by = 1): void {
    const series = this.#counters.get(name) ?? new Map<string, number>()
    this.#counters.set(name, series)
    const key = Object.entries(labels)
      .map(([label, value]) => `${label}="${value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`))}"`)
      .join(',')
    if (!series.has(key) && series.size >= seriesMax) return
    series.set(key, (series.get(key) ?? 0) + by)
  }
  render(): string {
    let text = ''
    for (const [name, series] of this.#counters) {
      text += `# TYPE ${name} counter\n`
      for (const [labels, value] of series) text += `${name}{${labels}} ${value}\n`
    }
    return text
  }
}
