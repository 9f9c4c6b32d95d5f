/** Lines of a Markdown table. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Two significant digits are as much as a run can tell. */
export function rounded(number: number): string {
  if (!Number.isFinite(number)) return '–';
  return number >= 100 ? Math.round(number).toLocaleString('en') : number.toPrecision(2);
}

export const ratio = (number: number): string => number.toFixed(2);
