// Scores of a prediction at a threshold. Two empty masks score 1, as everywhere in the course.

const LEVELS = 102; // stored probabilities: thresholds below the value, of 101

function cutOf(layer, threshold) {
  return layer.kind === "probability" ? Math.round(threshold * 100) : 0;
}

/** How often each stored value of a prediction occurs on true background and foreground. */
function levelsOf(truth, truthCut, found, binary) {
  const levels = [new Float64Array(LEVELS), new Float64Array(LEVELS)];
  for (let i = 0; i < found.length; i++) {
    levels[truth[i] > truthCut ? 1 : 0][binary ? (found[i] > 0 ? 1 : 0) : found[i]]++;
  }
  return levels;
}

function countsAt([background, foreground], cut) {
  const counts = { tp: 0, fp: 0, fn: 0 };
  for (let level = 0; level < LEVELS; level++) {
    if (level > cut) {
      counts.tp += foreground[level];
      counts.fp += background[level];
    } else {
      counts.fn += foreground[level];
    }
  }
  return counts;
}

function scoresOf({ tp, fp, fn }) {
  const ratio = (part, whole, otherwise) => (whole ? part / whole : otherwise);
  return {
    Dice: ratio(2 * tp, 2 * tp + fp + fn, 1),
    IoU: ratio(tp, tp + fp + fn, 1),
    Sensitivity: ratio(tp, tp + fn, fp ? 0 : 1),
    Precision: ratio(tp, tp + fp, fn ? 0 : 1),
  };
}

/** Levels of every slice, counted once; then a threshold costs next to nothing. */
class Scorer {
  constructor(store) {
    this.store = store;
    this.kept = new Map();
  }

  ofSlice(truth, truthCut, layer, threshold, truthValues, values) {
    const levels = levelsOf(truthValues, truthCut, values, layer.kind !== "probability");
    return scoresOf(countsAt(levels, cutOf(layer, threshold)));
  }

  /** One value for a whole volume; for a batch the mean over its images. */
  ofAll(truth, truthCut, layer, threshold) {
    const { facts, count } = this.store;
    const cut = cutOf(layer, threshold);
    const each = this.levels(truth, truthCut, layer);
    const counts = each.map((levels) => countsAt(levels, cut));
    if (facts.volume) {
      const sum = (key) => counts.reduce((total, one) => total + one[key], 0);
      return scoresOf({ tp: sum("tp"), fp: sum("fp"), fn: sum("fn") });
    }
    const scores = counts.map(scoresOf);
    const means = {};
    for (const key of Object.keys(scores[0])) {
      means[key] = scores.reduce((total, one) => total + one[key], 0) / count;
    }
    return means;
  }

  levels(truth, truthCut, layer) {
    const key = `${truthCut} ${layer.name}`;
    if (!this.kept.has(key)) {
      const size = truth.values.length / this.store.count;
      const part = (values, i) => values.subarray(i * size, (i + 1) * size);
      const binary = layer.kind !== "probability";
      const each = [];
      for (let i = 0; i < this.store.count; i++) {
        each.push(levelsOf(part(truth.values, i), truthCut, part(layer.values, i), binary));
      }
      this.kept.set(key, each);
    }
    return this.kept.get(key);
  }
}
