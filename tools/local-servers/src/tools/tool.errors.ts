/** A required program is missing or too old; the message says what to install. */
export class MissingToolError extends Error {
  constructor(
    readonly tool: string,
    readonly found: string,
    readonly install: { debian: string; fedora: string; macos: string },
  ) {
    super(
      `${tool} is needed, ${found}. Install it with "${install.debian}" (Debian, Ubuntu), ` +
        `"${install.fedora}" (Fedora) or "${install.macos}" (macOS).`,
    );
  }
}
