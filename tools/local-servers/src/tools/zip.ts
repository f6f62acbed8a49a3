import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const LOCAL_HEADER_SIZE = 30;
const STORED = 0;

/**
 * Content of the first matching file of a zip archive, or undefined. Implemented here because a Java runtime has no `jar`
 * command and not every machine has `unzip`. Layout: PKWARE APPNOTE 4.3.7, 4.3.12 and 4.3.16.
 */
export function readZipEntry(archive: Buffer, matches: (name: string) => boolean): Buffer | undefined {
  let end = archive.length - END_SIZE;
  while (end >= 0 && archive.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  if (end < 0) throw new Error('This is not a zip archive, or its download is incomplete.');
  let offset = archive.readUInt32LE(end + 16);
  for (let entry = archive.readUInt16LE(end + 10); entry > 0; entry--) {
    const nameLength = archive.readUInt16LE(offset + 28);
    const name = archive.toString('utf8', offset + ENTRY_SIZE, offset + ENTRY_SIZE + nameLength);
    if (matches(name)) return contentOf(archive, offset);
    offset += ENTRY_SIZE + nameLength + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
  }
  return undefined;
}

function contentOf(archive: Buffer, entry: number): Buffer {
  const header = archive.readUInt32LE(entry + 42);
  const start = header + LOCAL_HEADER_SIZE + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const content = archive.subarray(start, start + archive.readUInt32LE(entry + 20));
  return archive.readUInt16LE(entry + 10) === STORED ? content : inflateRawSync(content);
}
