export { describeWithData, testData } from './test-data.js';
