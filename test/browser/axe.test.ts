import { usePageBench } from "./support/pageBench";
import { examineNarrowScreens, examineScreens } from "./support/screens";

/**
 * WCAG 2.2 AA on the screens and states of a phone, three in four in one of these looks; axeDesktop.test.ts sees half
 * of them on a desktop, and `npm run screens` all in all. The pictures are for a person to judge.
 */
const bench = usePageBench();

examineScreens(bench, { device: "phone", language: "en", share: { from: 0, of: 4 } });
examineScreens(bench, { device: "app", language: "ko", share: { from: 1, of: 4 } });
examineScreens(bench, { device: "landscape", language: "en", share: { from: 6, of: 8 } });
examineNarrowScreens(bench, { device: "phone", language: "ko", share: { from: 7, of: 8 } });
