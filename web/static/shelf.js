// The files of kept results, in the origin private file system: the page lists
// and deletes them, the worker writes and reads. Each verb answers a promise;
// what the browser refuses rejects it with an exception.
(() => {
  "use strict";
  const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("kept", { create: true });
  const open = async (name) => (await (await folder()).getFileHandle(name)).getFile();

  self.embedscopeFiles = {
    // list answers each file's name, size and first bytes, but for those that
    // go meanwhile.
    list: async (most) => {
      const names = await Array.fromAsync((await folder()).keys());
      const files = await Promise.all(names.map(async (name) => {
        try {
          const file = await open(name);
          return { name, size: file.size, beginning: new Uint8Array(await file.slice(0, most).arrayBuffer()) };
        } catch { return null; }
      }));
      return files.filter(Boolean);
    },
    // A file that is being written can't be removed.
    remove: async (name) => (await folder()).removeEntry(name),
    read: async (name) => (await open(name)).arrayBuffer(),
    room: async () => navigator.storage.estimate(),
    // persist asks that what is kept outlives a want of space.
    persist: async () => navigator.storage.persist(),
    // lock waits for the other pages, and answers what lets them on.
    lock: () => new Promise((yes, no) => {
      navigator.locks.request("embedscope kept", () => new Promise((unlock) => yes(unlock))).catch(no);
    }),

    // write puts the last of the parts in front of the others, and writes it
    // when they are there.
    write: async (name, parts) => {
      const handle = await (await folder()).getFileHandle(name, { create: true });
      const head = parts.pop();
      let size = head.byteLength;
      const all = [...parts.map((part) => [part, (size += part.byteLength) - part.byteLength]), [head, 0]];
      if (handle.createSyncAccessHandle) {
        const access = await handle.createSyncAccessHandle();
        try {
          for (const [part, at] of all) access.write(part, { at });
          access.flush();
        } finally {
          access.close();
        }
      } else {
        const stream = await handle.createWritable();
        for (const [data, position] of all) await stream.write({ type: "write", data, position });
        await stream.close();
      }
      // Chromium may write less than it was given, and not say so.
      if ((await handle.getFile()).size !== size) throw new DOMException("the file was cut short", "QuotaExceededError");
    },
  };
})();
