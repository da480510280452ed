// Makes a PNG of few colours small: at most 256 colours in a table, and the best compression that there is (PNG
// specification, third edition: colour type 3, chunks PLTE and tRNS).
import { crc32, deflateSync } from "node:zlib";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const mostColours = 256;

/**
 * @param {{ width: number, height: number, data: Uint8Array }} picture four bytes (red, green, blue, alpha) for each point
 * @returns {Buffer} a PNG file
 */
export function smallPng({ width, height, data }) {
  const points = coloursOf(data);
  const table = tableFor(points);
  const { of } = table;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    // The first byte of each row says that it is as it is, which suits a table.
    for (let x = 0; x < width; x++) {
      rows[y * (width + 1) + 1 + x] = of.get(points[y * width + x]);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from(table.colours.flatMap(([red, green, blue]) => [red, green, blue]))),
    chunk("tRNS", Buffer.from(table.colours.map(([, , , alpha]) => alpha))),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** One number for each point. */
function coloursOf(data) {
  const points = new Uint32Array(data.length / 4);
  for (let at = 0; at < points.length; at++) {
    const [red, green, blue, alpha] = data.subarray(at * 4, at * 4 + 4);
    points[at] = alpha === 0 ? 0 : ((red << 24) | (green << 16) | (blue << 8) | alpha) >>> 0;
  }
  return points;
}

/**
 * Groups the colours by halving the group with the widest range until there are enough groups (Heckbert's median cut).
 * `of` gives the place in the table of each colour.
 */
function tableFor(points) {
  const counts = new Map();
  for (const point of points) counts.set(point, (counts.get(point) ?? 0) + 1);
  const all = [...counts].map(([value, count]) => ({ value, count, parts: partsOf(value) }));
  const groups = [all];
  while (groups.length < mostColours) {
    const ranges = groups.map(widestRange);
    const at = ranges.reduce(
      (best, range, index) => (range.width > ranges[best].width ? index : best),
      0,
    );
    if (ranges[at].width === 0) break;
    groups.splice(at, 1, ...halves(groups[at], ranges[at].part));
  }
  const of = new Map();
  const colours = groups.map((group, place) => {
    for (const { value } of group) of.set(value, place);
    return meanOf(group);
  });
  return { colours, of };
}

function partsOf(value) {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function widestRange(group) {
  const widths = [0, 1, 2, 3].map((part) => {
    const values = group.map(({ parts }) => parts[part]);
    return (
      values.reduce((most, value) => Math.max(most, value), 0) -
      values.reduce((least, value) => Math.min(least, value), 255)
    );
  });
  const width = Math.max(...widths);
  return { width, part: widths.indexOf(width) };
}

function halves(group, part) {
  const sorted = group.toSorted((one, other) => one.parts[part] - other.parts[part]);
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  let seen = 0;
  let end = sorted.findIndex(({ count }) => (seen += count) * 2 >= total) + 1;
  end = Math.min(Math.max(end, 1), sorted.length - 1);
  return [sorted.slice(0, end), sorted.slice(end)];
}

function meanOf(group) {
  const total = group.reduce((sum, { count }) => sum + count, 0);
  return [0, 1, 2, 3].map((part) =>
    Math.round(group.reduce((sum, { parts, count }) => sum + parts[part] * count, 0) / total),
  );
}

function chunk(type, content) {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
