const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A template tag that escapes every value: `html\`<p>${name}</p>\``. Lists of already escaped parts are joined. */
export function html(strings: TemplateStringsArray, ...values: (string | string[])[]): string {
  return strings.reduce((page, part, index) => {
    const value = values[index - 1] ?? '';
    return page + (Array.isArray(value) ? value.join('') : escapeHtml(value)) + part;
  });
}
