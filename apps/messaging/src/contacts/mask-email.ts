/** Shortens `new@shop.example` to `n…@s…`: its owner recognises it, others learn nothing. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${initial(email.slice(0, at))}…@${initial(email.slice(at + 1))}…`;
}

function initial(text: string): string {
  return Array.from(text)[0] ?? '';
}
