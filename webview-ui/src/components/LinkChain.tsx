import type { JSX } from "preact";
import { linkWords } from "../wording/links";
import { Icon } from "./Icon";
import { linksOf } from "./linksOf";
import type { Link } from "./linksOf";
import { usePage } from "./page";

interface LinkChainProps {
  readonly broken: Link;
  readonly hasNgrok: boolean;
}

/** The way from this device to an answer, with the place where it is broken. */
export function LinkChain({ broken, hasNgrok }: LinkChainProps): JSX.Element {
  const words = linkWords[usePage().language];
  return (
    <ol class="link-chain" aria-label={words.label}>
      {linksOf(broken, hasNgrok).map(({ link, state }) => (
        <li key={link} data-state={state}>
          {state !== "unknown" && <Icon name={state === "well" ? "check" : "cross"} />}
          <span>{words.links[link]}</span>
          <span class="visually-hidden">{words.states[state]}</span>
        </li>
      ))}
    </ol>
  );
}
