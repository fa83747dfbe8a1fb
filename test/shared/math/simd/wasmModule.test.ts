import { describe, expect, it } from 'vitest';
import { moduleBytes, signedBytes, unsignedBytes } from '../../../../shared/math/simd/wasmModule.ts';

describe('unsignedBytes', () => {
  it('is LEB128: the example of the WebAssembly specification’s source, 624485', () => {
    expect(unsignedBytes(624_485)).toEqual([0xe5, 0x8e, 0x26]);
    expect(unsignedBytes(0)).toEqual([0]);
    expect(unsignedBytes(127)).toEqual([0x7f]);
  });
});

describe('signedBytes', () => {
  it('is LEB128 with a sign: −123456 from the same source, and the edges of one byte', () => {
    expect(signedBytes(-123_456)).toEqual([0xc0, 0xbb, 0x78]);
    expect(signedBytes(63)).toEqual([0x3f]);
    expect(signedBytes(64)).toEqual([0xc0, 0x00]);
    expect(signedBytes(-64)).toEqual([0x40]);
  });
});

describe('moduleBytes', () => {
  it('is a module that the engine accepts', () => {
    const returnsItsArgument = moduleBytes({ parameters: ['i32'], result: 'i32', locals: ['v128'], code: [0x20, 0] });
    expect(WebAssembly.validate(returnsItsArgument)).toBe(true);
  });

  it('is refused by the engine when the code leaves the wrong type behind', () => {
    const leavesNothing = moduleBytes({ parameters: ['i32'], result: 'i32', locals: [], code: [] });
    expect(WebAssembly.validate(leavesNothing)).toBe(false);
  });
});
