// Several measurements of one thing.

export function summary(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return {
    n: sorted.length,
    median: (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2,
    p95: sorted[Math.ceil(sorted.length * 0.95) - 1],
  };
}

export const median = (values) => summary(values).median;
