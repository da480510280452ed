import type { JSX } from "preact";
import { install, installOffer, isAppleMobile, isInstalled } from "../../platform/install";
import { appWords } from "../../wording/app";
import { Icon } from "../Icon";
import { usePage } from "../page";

/** The page as an app of this device: a button where the browser can do it, else how a person does. */
export function InstallSection(): JSX.Element {
  const words = appWords[usePage().language];
  return (
    <section class="panel-section" aria-label={words.install}>
      <h3>{words.install}</h3>
      {isInstalled() ? (
        <p class="install-done">
          <Icon name="check" />
          <span>
            {words.installed}
            <span class="setting-hint">{words.installedText}</span>
          </span>
        </p>
      ) : (
        <Ways />
      )}
    </section>
  );
}

function Ways(): JSX.Element {
  const words = appWords[usePage().language];
  const offer = installOffer.value;
  const isApple = isAppleMobile(navigator.userAgent, navigator.maxTouchPoints);
  return (
    <>
      <p class="setting-hint">{words.installText}</p>
      {offer !== null && (
        <button type="button" class="button install-button" onClick={() => void install(offer)}>
          <Icon name="phone" />
          {words.installButton}
        </button>
      )}
      {offer === null && isApple && (
        <>
          <ol class="install-steps">
            {words.appleSteps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <p class="setting-hint">{words.appleNote}</p>
        </>
      )}
      {offer === null && !isApple && <p class="install-steps">{words.byMenu}</p>}
    </>
  );
}
