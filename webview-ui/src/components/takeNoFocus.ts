/** For `onMouseDown`: a tap on the button must not close the keyboard. */
export function takeNoFocus(event: Event): void {
  event.preventDefault();
}
