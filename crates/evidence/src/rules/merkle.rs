//! The Merkle tree of RFC 6962: which subtrees make up a root or a proof, and how both are checked.
//! Which hashes a proof needs is told as ranges of leaves; who has the leaves looks them up.

use sha2::{Digest, Sha256};

/// A hash of the tree.
pub type Hash = [u8; 32];

/// The hash of a leaf: of the entry's own hash, marked as a leaf.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(entry)
        .finalize()
        .into()
}

/// The hash of two subtrees under one node.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The root of a tree without leaves.
pub fn empty_root() -> Hash {
    Sha256::digest(b"").into()
}

/// Leaves `from` up to and without `to`, whose hash stands in a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first leaf.
    pub from: u64,
    /// The first leaf behind it.
    pub to: u64,
}

/// A full subtree: 2^level leaves, the `place`-th of its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subtree {
    /// 0 for a single leaf.
    pub level: u32,
    /// Counted from 0.
    pub place: u64,
}

impl Subtree {
    /// Its first leaf.
    pub fn from(self) -> u64 {
        self.place << self.level
    }

    /// How many leaves it has.
    pub fn leaves(self) -> u64 {
        1 << self.level
    }
}

/// The full subtrees that a range is made of, from left to right. The range begins where a subtree
/// of its size may begin, as all ranges of proofs and whole trees do.
pub fn subtrees(range: Range) -> Vec<Subtree> {
    let mut found = Vec::new();
    let mut from = range.from;
    while from < range.to {
        let level = (range.to - from).ilog2();
        found.push(Subtree {
            level,
            place: from >> level,
        });
        from += 1 << level;
    }
    found
}

/// The hash of a range from those of its full subtrees, left to right; `None` when there are none.
pub fn join(hashes: &[Hash]) -> Option<Hash> {
    let (last, before) = hashes.split_last()?;
    Some(
        before
            .iter()
            .rev()
            .fold(*last, |right, left| node_hash(left, &right)),
    )
}

/// The largest power of two below `n`, for `n` of two and more.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// What proves that a leaf is in the tree of `size` leaves, from the leaf up. Empty when it is not,
/// or when it is the only one.
pub fn inclusion(leaf: u64, size: u64) -> Vec<Range> {
    let mut found = Vec::new();
    if leaf >= size {
        return found;
    }
    let (mut from, mut to) = (0, size);
    while to - from > 1 {
        let middle = from + split(to - from);
        if leaf < middle {
            found.push(Range { from: middle, to });
            to = middle;
        } else {
            found.push(Range { from, to: middle });
            from = middle;
        }
    }
    found.reverse();
    found
}

/// What proves that the tree of `old` leaves is the beginning of that of `new`.
pub fn consistency(old: u64, new: u64) -> Vec<Range> {
    let mut found = Vec::new();
    if old == 0 || old >= new {
        return found;
    }
    let (mut from, mut to, mut whole) = (0, new, true);
    // Until the rest of the old tree is a subtree of the new one.
    while old < to {
        let middle = from + split(to - from);
        if old <= middle {
            found.push(Range { from: middle, to });
            to = middle;
        } else {
            found.push(Range { from, to: middle });
            from = middle;
            whole = false;
        }
    }
    if !whole {
        found.push(Range { from, to });
    }
    found.reverse();
    found
}

/// Whether the hashes prove the leaf in the tree with that root (RFC 9162, 2.1.3.2).
pub fn included(leaf: u64, size: u64, of: &Hash, proof: &[Hash], root: &Hash) -> bool {
    if leaf >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (leaf, size - 1, *of);
    for other in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(other, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, other);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether the hashes prove that the smaller tree is the beginning of the larger (RFC 9162, 2.1.4.2).
pub fn consistent(old: (u64, &Hash), new: (u64, &Hash), proof: &[Hash]) -> bool {
    let ((old, old_root), (new, new_root)) = (old, new);
    if old == 0 || old > new {
        return old == 0 && proof.is_empty();
    }
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    let (first, rest) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        match proof.split_first() {
            Some((first, rest)) => (first, rest),
            None => return false,
        }
    };
    let (mut place, mut last) = (old - 1, new - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut of_old, mut of_new) = (*first, *first);
    for other in rest {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            of_old = node_hash(other, &of_old);
            of_new = node_hash(other, &of_new);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            of_new = node_hash(&of_new, other);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && of_old == *old_root && of_new == *new_root
}

/// A tree that grows leaf by leaf, in memory of a few hashes.
#[derive(Clone, Debug, Default)]
pub struct Growing {
    size: u64,
    /// Hashes of its full subtrees, the largest first.
    peaks: Vec<Hash>,
}

impl Growing {
    /// A tree of so many leaves with these full subtrees (as [`subtrees`] lists them).
    pub fn resumed(size: u64, peaks: Vec<Hash>) -> Growing {
        Growing { size, peaks }
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf; `full` is told each subtree that is full with it, the smallest (the leaf) first.
    pub fn push(&mut self, leaf: Hash, mut full: impl FnMut(Subtree, &Hash)) {
        let mut hash = leaf;
        let mut of = Subtree {
            level: 0,
            place: self.size,
        };
        full(of, &hash);
        while of.place & 1 == 1 {
            let left = self.peaks.pop().expect("invariant: a peak for each bit");
            hash = node_hash(&left, &hash);
            of = Subtree {
                level: of.level + 1,
                place: of.place >> 1,
            };
            full(of, &hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// Its root.
    pub fn root(&self) -> Hash {
        join(&self.peaks).unwrap_or_else(empty_root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition of RFC 6962, 2.1, word by word.
    fn naive(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [one] => *one,
            more => {
                let (left, right) = more.split_at(split(more.len() as u64) as usize);
                node_hash(&naive(left), &naive(right))
            }
        }
    }

    fn leaves(n: u64) -> Vec<Hash> {
        (0..n).map(|i| leaf_hash(&i.to_be_bytes())).collect()
    }

    fn of(ranges: &[Range], leaves: &[Hash]) -> Vec<Hash> {
        let hash = |range: &Range| {
            let parts: Vec<Hash> = subtrees(*range)
                .into_iter()
                .map(|s| naive(&leaves[s.from() as usize..(s.from() + s.leaves()) as usize]))
                .collect();
            let joined = join(&parts).unwrap();
            assert_eq!(
                joined,
                naive(&leaves[range.from as usize..range.to as usize])
            );
            joined
        };
        ranges.iter().map(hash).collect()
    }

    #[test]
    fn roots_are_those_of_the_rfcs_own_examples() {
        // Test vectors of the certificate-transparency project: leaves 0..8 as given there.
        let inputs: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut tree = Growing::default();
        for (input, root) in inputs.iter().zip(roots) {
            tree.push(leaf_hash(input), |_, _| {});
            assert_eq!(hex::encode(tree.root()), root, "{}", tree.size());
        }
    }

    #[test]
    fn every_leaf_of_every_small_tree_is_proved_and_nothing_else() {
        let all = leaves(40);
        for size in 1..=40 {
            let some = &all[..size as usize];
            let root = naive(some);
            for leaf in 0..size {
                let proof = of(&inclusion(leaf, size), some);
                let hash = &some[leaf as usize];
                assert!(included(leaf, size, hash, &proof, &root), "{leaf} {size}");
                for other in (0..size).filter(|other| *other != leaf) {
                    assert!(!included(other, size, hash, &proof, &root));
                }
                let mut longer = proof.clone();
                longer.push([0; 32]);
                assert!(!included(leaf, size, hash, &longer, &root));
                for at in 0..proof.len() {
                    let mut changed = proof.clone();
                    changed[at][31] ^= 1;
                    assert!(!included(leaf, size, hash, &changed, &root));
                }
            }
        }
    }

    #[test]
    fn every_small_tree_is_the_beginning_of_every_larger_one() {
        let all = leaves(40);
        let roots: Vec<Hash> = (0..=40).map(|n| naive(&all[..n])).collect();
        for new in 1..=40_u64 {
            for old in 1..=new {
                let proof = of(&consistency(old, new), &all);
                let (a, b) = (&roots[old as usize], &roots[new as usize]);
                assert!(consistent((old, a), (new, b), &proof), "{old} {new}");
                let mut forged = *a;
                forged[0] ^= 1;
                assert!(!consistent((old, &forged), (new, b), &proof));
                assert!(!consistent((old, a), (new, &forged), &proof));
                if old > 1 {
                    assert!(!consistent((old - 1, a), (new, b), &proof));
                }
            }
        }
    }

    #[test]
    fn a_growing_tree_has_the_root_of_its_leaves_and_can_be_resumed() {
        let all = leaves(300);
        let mut tree = Growing::default();
        for (n, leaf) in all.iter().enumerate() {
            let mut full = Vec::new();
            tree.push(*leaf, |subtree, hash| full.push((subtree, *hash)));
            for (s, hash) in full {
                let of = &all[s.from() as usize..(s.from() + s.leaves()) as usize];
                assert_eq!(hash, naive(of));
            }
            assert_eq!(tree.root(), naive(&all[..=n]));
        }
        let peaks = of(
            &subtrees(Range { from: 0, to: 200 })
                .iter()
                .map(|s| Range {
                    from: s.from(),
                    to: s.from() + s.leaves(),
                })
                .collect::<Vec<_>>(),
            &all,
        );
        let mut resumed = Growing::resumed(200, peaks);
        for leaf in &all[200..] {
            resumed.push(*leaf, |_, _| {});
        }
        assert_eq!(resumed.root(), tree.root());
    }
}
