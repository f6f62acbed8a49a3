/** `n…@s…` of `new@shop.example`: enough for who knows the address, of no use to anybody else. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${initial(email.slice(0, at))}…@${initial(email.slice(at + 1))}…`;
}

function initial(text: string): string {
  return Array.from(text)[0] ?? '';
}
