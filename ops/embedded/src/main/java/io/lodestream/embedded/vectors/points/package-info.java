/** Points as stored: ids in byte order, vector spaces and their distances, Lucene field names. */
package io.lodestream.embedded.vectors.points;
