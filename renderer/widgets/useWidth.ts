import { useEffect, useRef, useState, type RefObject } from 'react';

/** A ref and the width in px of the element behind it, followed through resizes; `firstPx` until it is measured. */
export function useWidth(firstPx: number): readonly [RefObject<HTMLDivElement | null>, number] {
  const holder = useRef<HTMLDivElement | null>(null);
  const [widthPx, setWidthPx] = useState(firstPx);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0) setWidthPx(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [holder, widthPx];
}
