import { open, rename } from 'node:fs/promises';

/** Writes a file that only its owner can read, whole or not at all: a kill in the middle leaves the old one. */
export async function writeFileAtomically(path: string, content: string): Promise<void> {
  const temporary = `${path}.${process.pid}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
