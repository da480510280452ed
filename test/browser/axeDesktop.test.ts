import { usePageBench } from "./support/pageBench";
import { examineScreens } from "./support/screens";

/** The same on a wide screen: half of the scenes, each in one of the languages, among them all that no phone shows. */
const bench = usePageBench();

examineScreens(bench, { device: "desktop", language: "en", share: { from: 3, of: 4 } });
examineScreens(bench, { device: "desktop", language: "ko", share: { from: 2, of: 4 } });
