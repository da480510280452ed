import { describeContract } from "../contract/contract";

describeContract("2.0.77");
