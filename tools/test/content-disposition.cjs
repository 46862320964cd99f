/**
 * Stands in for the package of that name in specs: @fastify/static requires it, it is an ES module, and Jest can
 * require those from Node 24.9 on only. It names downloads, and there are none here.
 */
exports.create = () => {
  throw new Error('specs have no downloads');
};
