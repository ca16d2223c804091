/** What people say about queries and passages, as records are read: clicks, ratings, labels. */
package io.lodestream.querygen.feedback;
