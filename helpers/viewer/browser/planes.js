// Planes through an array of slices: their sizes, and their pixels.

const PLANES = ["axial", "coronal", "sagittal"];

/** Number of slices, rows and columns of a plane, and the height of a pixel over its width. */
function planeSize(facts, plane) {
  const [n, h, w] = facts.shape;
  const [sz, sy, sx] = facts.spacing || [1, 1, 1];
  if (plane === "coronal") return { count: h, rows: n, columns: w, aspect: sz / sx };
  if (plane === "sagittal") return { count: w, rows: n, columns: h, aspect: sz / sy };
  return { count: n, rows: h, columns: w, aspect: sy / sx };
}

/** Voxel (z, y, x) under a pixel of a plane; the head is up where z runs up the body. */
function voxelAt(facts, plane, index, row, column) {
  const n = facts.shape[0];
  if (plane === "coronal") return [n - 1 - row, index, column];
  if (plane === "sagittal") return [n - 1 - row, column, index];
  return [index, row, column];
}

/** Pixels of one slice of a plane: a view into `array` where they lie together, else a copy. */
function cutPlane(array, facts, plane, index) {
  const [n, h, w] = facts.shape;
  const channels = array.length / (n * h * w);
  if (plane === "coronal") {
    const out = new array.constructor(n * w);
    for (let z = 0; z < n; z++) {
      const from = (z * h + index) * w;
      out.set(array.subarray(from, from + w), (n - 1 - z) * w);
    }
    return out;
  }
  if (plane === "sagittal") {
    const out = new array.constructor(n * h);
    for (let z = 0; z < n; z++) {
      let from = z * h * w + index;
      let to = (n - 1 - z) * h;
      for (let y = 0; y < h; y++, from += w, to++) out[to] = array[from];
    }
    return out;
  }
  const size = h * w * channels;
  return array.subarray(index * size, (index + 1) * size);
}
