/** What holds for passages everywhere: how their ids are made and which text is embedded. */
package io.lodestream.schemas.passages;
