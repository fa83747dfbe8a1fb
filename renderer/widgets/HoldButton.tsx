/** A button that fires after it was held: by pointer, by Enter or Space on it, or by its own hotkey from anywhere. */
import { useCallback, useEffect, useRef, useState, type KeyboardEvent as ReactKeyboardEvent, type ReactNode } from 'react';
import { isTyping } from './isTyping.ts';

export interface HoldButtonProps {
  readonly onFire: () => void;
  readonly holdMs: number;
  /** A plain click fires at once; only the hotkey needs the hold. */
  readonly clickFires?: boolean;
  /** Lower-case letter; fires after the hold from anywhere but a text field. */
  readonly hotkey?: string;
  readonly disabled?: boolean;
  readonly className: string;
  readonly testId: string;
  readonly title: string;
  readonly children: ReactNode;
}

export function HoldButton(props: HoldButtonProps): ReactNode {
  const { onFire, holdMs, clickFires = false, hotkey, disabled = false } = props;
  const hold = useHold(onFire, holdMs, disabled);
  useHotkeyHold(hotkey, hold);
  const pressHandlers = clickFires ? { onClick: onFire, onKeyDown: pressOnce } : pressToHold(hold);
  return (
    <button
      type="button"
      className={`hold ${props.className}`}
      data-testid={props.testId}
      data-holding={hold.isHolding || undefined}
      title={props.title}
      disabled={disabled}
      {...pressHandlers}
    >
      <span className="hold-progress" style={{ transitionDuration: hold.isHolding ? `${holdMs}ms` : '0ms' }} />
      <span className="hold-label">{props.children}</span>
    </button>
  );
}

interface Hold {
  readonly isHolding: boolean;
  readonly start: () => void;
  readonly stop: () => void;
}

function useHold(onFire: () => void, holdMs: number, disabled: boolean): Hold {
  const [isHolding, setIsHolding] = useState(false);
  const timer = useRef<number | null>(null);
  const latest = useRef(onFire);
  useEffect(() => {
    latest.current = onFire;
  });
  const letGo = useCallback(() => {
    if (timer.current !== null) window.clearTimeout(timer.current);
    timer.current = null;
  }, []);
  const stop = useCallback(() => {
    letGo();
    setIsHolding(false);
  }, [letGo]);
  const start = useCallback(() => {
    if (timer.current !== null) return;
    setIsHolding(true);
    timer.current = window.setTimeout(() => {
      stop();
      latest.current();
    }, holdMs);
  }, [holdMs, stop]);
  useEffect(() => {
    if (disabled) letGo();
    return letGo;
  }, [disabled, letGo]);
  return { isHolding: isHolding && !disabled, start: disabled ? stop : start, stop };
}

/** A held Enter clicks again and again; here it clicks once. */
function pressOnce(event: ReactKeyboardEvent): void {
  if (event.repeat) event.preventDefault();
}

function pressToHold({ start, stop }: Hold) {
  const isPressKey = (key: string) => key === 'Enter' || key === ' ';
  return {
    onPointerDown: start,
    onPointerUp: stop,
    onPointerLeave: stop,
    onPointerCancel: stop,
    onBlur: stop,
    onKeyDown: (event: { readonly key: string }) => {
      if (isPressKey(event.key)) start();
    },
    onKeyUp: (event: { readonly key: string }) => {
      if (isPressKey(event.key)) stop();
    },
  };
}

function useHotkeyHold(hotkey: string | undefined, { start, stop }: Hold): void {
  useEffect(() => {
    if (hotkey === undefined) return undefined;
    const isMine = (event: KeyboardEvent) => event.key.toLowerCase() === hotkey && !event.ctrlKey && !event.metaKey && !event.altKey;
    const onDown = (event: KeyboardEvent) => {
      if (isMine(event) && !event.repeat && !isTyping(event)) start();
    };
    const onUp = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === hotkey) stop();
    };
    window.addEventListener('keydown', onDown);
    window.addEventListener('keyup', onUp);
    window.addEventListener('blur', stop);
    return () => {
      window.removeEventListener('keydown', onDown);
      window.removeEventListener('keyup', onUp);
      window.removeEventListener('blur', stop);
    };
  }, [hotkey, start, stop]);
}
