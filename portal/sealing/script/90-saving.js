// Handing files over: as links to save, or, where a container is large, straight to the disk.

const unsaved = new Set();

function offer(link, name, blob) {
  if (link.href.startsWith("blob:")) URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(blob);
  link.download = name;
  unsaved.add(link.id);
}

const jsonBlob = (bytes) => new Blob([bytes], { type: "application/json" });

// A large container goes straight to the disk, where the browser can do that; memory holds one piece at a time.
const LARGE = 256 * 1024 * 1024;

async function chooseSink(total, suggestedName) {
  if (total < LARGE || !globalThis.showSaveFilePicker) return null;
  try {
    const types = [{ description: "密封件", accept: { "application/octet-stream": [".ggzb"] } }];
    return await (await globalThis.showSaveFilePicker({ suggestedName, types })).createWritable();
  } catch (error) {
    if (error.name === "AbortError") throw new Refusal("密封件较大，须先选择保存的位置");
    throw error;
  }
}

const fileName = (what, { tender, lot, seq }, ending) =>
  `${what}_${tender}_${lot}_第${seq}版${ending}`.replace(/[\\/:*?"<>|\s]/g, "_");
