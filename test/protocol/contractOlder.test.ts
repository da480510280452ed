import { describeContract } from "../contract/contract";

describeContract("2.1.197");
