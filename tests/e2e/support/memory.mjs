// What the wasm of a page takes of memory, as `wasmMemory` in the page.

/** Runs in the page before the app, and remembers the memory its wasm asks for. */
export function rememberWasmMemory() {
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (...options) => {
    const made = await instantiateStreaming.apply(WebAssembly, options);
    // The parts that follow have none of their own.
    globalThis.wasmMemory ??= made.instance.exports.memory;
    return made;
  };
}
