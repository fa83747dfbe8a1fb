/** A button and what it opens, in the browser's top layer: never clipped by a panel, closed by Escape or a click elsewhere. */
import { useId, useRef, type ReactNode, type ToggleEvent } from 'react';

export interface PopoverProps {
  readonly label: ReactNode;
  readonly title: string;
  readonly className?: string;
  readonly testId?: string;
  readonly children: ReactNode;
}

const MARGIN_PX = 6;

export function Popover({ label, title, className = 'button-quiet', testId, children }: PopoverProps): ReactNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const place = (event: ToggleEvent<HTMLDivElement>) => {
    if (event.newState === 'open' && button.current !== null) placeBelow(event.currentTarget, button.current);
  };
  return (
    <>
      <button ref={button} type="button" className={className} popoverTarget={id} title={title} data-testid={testId}>
        {label}
      </button>
      <div id={id} popover="auto" className="popover" onToggle={place}>
        {children}
      </div>
    </>
  );
}

/** Under the button, pushed back inside the window. */
export function placeBelow(panel: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = panel;
  const left = Math.min(at.left, window.innerWidth - offsetWidth - MARGIN_PX);
  const below = at.bottom + MARGIN_PX;
  const top = below + offsetHeight > window.innerHeight ? Math.max(MARGIN_PX, at.top - offsetHeight - MARGIN_PX) : below;
  panel.style.left = `${Math.max(MARGIN_PX, left)}px`;
  panel.style.top = `${top}px`;
}

/** Closes the popover that `element` is in. */
export function closePopover(element: Element): void {
  const panel = element.closest('[popover]');
  if (panel instanceof HTMLElement) panel.hidePopover();
}
