// The table of the benchmark, and the figures in it.

/** Prints a row of the table. @param {string} what @param {string} reached @param {string} aim */
export function add(what, reached, aim) {
  console.log(`${what.padEnd(76)}  ${reached.padEnd(44)}  ${aim}`.trimEnd());
}

/** @param {number} time in milliseconds */
export function ms(time) {
  return `${time.toFixed(time < 10 ? 2 : 0)} ms`;
}

/**
 * Returns the median, the 95th percentile and the best of some times. The best shows the cost; the others also show how
 * busy the machine is.
 * @param {number[]} times
 */
export function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  return `median ${ms(median(times))}, p95 ${ms(at(0.95))}, best ${ms(sorted[0])}`;
}

/** @param {number[]} numbers */
export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** @param {number} bytes */
export function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
