"""What the practice knows: its curated entries, and the matcher that finds the one a message asks for.

The way of the content: its files are read (`reading`, `entry`, `library`), with what the therapist taught (`taught`);
judged (`check`, `closeness`, `gate`, `markup`, `placeholders`, `problems`); written out (`export`, `handing_over`).

The way of a message, from `matcher` on:

- its parts and words: `text`, `parts`, `courtesy`, `language`; slips are seen through by `spelling` (what the content
  doesn't know) and `slips` (what a sign looks for), with `nearby` and `glued`
- is it an emergency: `emergencies`, by `signs` (`patterns`, `sightings`) and by sound (`alarm`)
- which entry, and how surely: `ranker`, by `lookup` (`grams`, `postings`, `index`, `usage`), `likeness` (`encoder`,
  `fused`, `vectors`) and `kernel`, weighed by `evidence`, `peers` and `calibration`
- the outcome: `match`, `finding`, and why: `explanation`

The way of learning, when content changes: `learning` and `joining`, on a `symmetric` matrix and all `cores`; what is
held out (`trials`, `rewording`) tells how far to trust it; `store` keeps it. `evaluation` measures, `diagram` draws.
`arrays` names what they all hand each other.
"""
