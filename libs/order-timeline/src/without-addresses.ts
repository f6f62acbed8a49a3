const longest = 200;

/** The first line of an error's text, with mail addresses removed. */
export function withoutAddresses(text: string): string {
  const [line = ''] = text.split('\n', 1);
  const clean = line.replaceAll(/[^\s<>"'(),;:]+@[^\s<>"'(),;]+/g, '…@…');
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}
