// Grey values and masks to coloured pixels. A pixel is one number: alpha, blue, green, red.

const OPAQUE = 0xff000000;
const HIT = "#009E73";
const FALSE_POSITIVE = "#D55E00";
const MISSED = "#0072B2";
// Instances are told apart by neighbours of another colour; nobody reads the colours themselves.
const OBJECTS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"].map(channelsOf);

function channelsOf(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** Table from a stored value (as 16 unsigned bits) to a grey pixel under a window. */
function greyTable(facts, centre, width) {
  const table = new Uint32Array(65536);
  const signed = facts.dtype === "int16";
  for (let i = 0; i < 65536; i++) {
    const value = facts.offset + facts.scale * (signed && i > 32767 ? i - 65536 : i);
    const share = Math.min(1, Math.max(0, (value - centre) / width + 0.5));
    const grey = Math.round(255 * share);
    table[i] = (OPAQUE | (grey << 16) | (grey << 8) | grey) >>> 0;
  }
  return table;
}

function paintImage(pixels, values, table) {
  if (values.length === pixels.length) {
    for (let i = 0; i < pixels.length; i++) pixels[i] = table[values[i] & 0xffff];
    return;
  }
  for (let i = 0, j = 0; i < pixels.length; i++, j += 3) {
    pixels[i] = (OPAQUE | (values[j + 2] << 16) | (values[j + 1] << 8) | values[j]) >>> 0;
  }
}

function blend(pixel, [red, green, blue], alpha) {
  const keep = 1 - alpha;
  const r = (pixel & 255) * keep + red * alpha;
  const g = ((pixel >> 8) & 255) * keep + green * alpha;
  const b = ((pixel >> 16) & 255) * keep + blue * alpha;
  return (OPAQUE | (b << 16) | (g << 8) | r) >>> 0;
}

/** Whether the pixel lies on the inner edge of what it belongs to. */
function isEdge(value, i, columns, pixels, on) {
  const column = i % columns;
  return (
    column === 0 ||
    column === columns - 1 ||
    i < columns ||
    i >= pixels - columns ||
    on(i - 1) !== value ||
    on(i + 1) !== value ||
    on(i - columns) !== value ||
    on(i + columns) !== value
  );
}

/** Lay one mask over the pixels. `cut`: stored values above it are foreground. */
function paintLayer(pixels, layer, values, columns, { cut, opacity, outline }) {
  const colour = channelsOf(layer.colour);
  const instances = layer.kind === "labels";
  const alpha = outline ? Math.min(1, 2 * opacity) : opacity;
  const on = instances ? (i) => values[i] : (i) => values[i] > cut;
  for (let i = 0; i < pixels.length; i++) {
    if (values[i] <= cut) continue;
    if (outline && !isEdge(on(i), i, columns, pixels.length, on)) continue;
    pixels[i] = blend(pixels[i], instances ? OBJECTS[values[i] % OBJECTS.length] : colour, alpha);
  }
}

/** A probability map as it is: the likelier, the stronger its colour. */
function paintHeat(pixels, layer, values, opacity) {
  const colour = channelsOf(layer.colour);
  for (let i = 0; i < pixels.length; i++) {
    if (values[i]) pixels[i] = blend(pixels[i], colour, (opacity * values[i]) / 101);
  }
}

/** Where a prediction agrees with the truth, and where it does not. */
function paintErrors(pixels, truth, truthCut, found, foundCut, opacity) {
  const [hit, extra, missed] = [HIT, FALSE_POSITIVE, MISSED].map(channelsOf);
  for (let i = 0; i < pixels.length; i++) {
    const is = truth[i] > truthCut;
    const says = found[i] > foundCut;
    if (is || says) pixels[i] = blend(pixels[i], is && says ? hit : is ? missed : extra, opacity);
  }
}
