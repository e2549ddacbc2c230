;; Unpacks the SDK's own wasm, so that the single file is small: `xtask/npm/pack.mjs` packs it.
;;
;; A byte is a walk from the root of a tree to a leaf, a bit for each step, and a bit costs
;; less the surer it was. What it will be is told by three counters of zeros and ones, one for
;; each of three contexts (a few things that came before), and by two runs, one for each of two
;; longer contexts: the byte that came there, and how often it came without another between.
;; All five say it in log odds, in 1/256 and weighted by 0.41, and these are added up: learnt
;; weights pack hardly better, and take time.
;;
;; The bytes come in three parts: what is not code; all opcodes; the numbers after the
;; opcodes, so that what comes after a number is known by then.
;;
;; Memory:
;;      0  weighted log odds by counter, 768 more than they are (256 x 2 bytes)
;;    512  counters after a 0, and at 768 after a 1; 4 bits for zeros, 4 for ones
;;   1024  chances of a 1 in 65536, by log odds from -2304 on (4608 x 2 bytes)
;;  10240  counters of how often runs went on, by kind, context and length (16 x 2 x 16)
;;  10752  the last number of a kind (16 x 4 bytes)
;;  11264  how long the code of a byte is, by tree (14 x 256); 0 before the first tree
;;  14848  the kinds of the numbers after an opcode, in 4 bits each (0: none, 14: always 0)
;;  15104  the tree of a kind of numbers
;;  15120  105 (256 x 0.41) times the logarithm of a count and 0.3 (16 x 2 bytes)
;;  15360  the tree of an opcode, by the one before; at 15616 that of what is no code, by the byte before
;;  16384  the codes of a tree's bytes, the first bit highest (14 x 256 x 2 bytes)
;;  23552  trees: the nodes after a node, those from 256 on are leaves (14 x 256 x 2 x 2 bytes)
;;  37888  runs by context: the byte, and in the low 4 bits how often (65536 x 2 bytes)
;; 168960  counters by context and node (262144, and a tree past the last)
;; 431360  the input
;;
;; The input: the sizes of the wasm, of what is before its functions, of all that is no code
;; and of the opcodes, in 4 bytes each; then the bits.
(module
  (memory (export "memory") 7)
  (global (export "input") i32 (i32.const 431360))
  (global $range (mut i32) (i32.const -1))
  (global $code (mut i32) (i32.const 0))
  (global $in (mut i32) (i32.const 431376))
  (global $out (mut i32) (i32.const 0))
  (global $end (mut i32) (i32.const 0))
  ;; Where the next opcode is.
  (global $op (mut i32) (i32.const 0))
  (global $function (mut i32) (i32.const 0))

  ;; Damaged input would else be read far beyond its end.
  (func $next_byte (param $code i32) (result i32)
    (if (i32.ge_u (global.get $in) (global.get $end)) (then unreachable))
    (i32.or
      (i32.shl (local.get $code) (i32.const 8))
      (i32.load8_u (global.get $in)))
    (global.set $in (i32.add (global.get $in) (i32.const 1))))

  (func $hash (param $context i64) (param $shift i64) (result i32)
    (i32.wrap_i64 (i64.shr_u
      (i64.mul
        (i64.xor (local.get $context) (i64.shr_u (local.get $context) (i64.const 29)))
        (i64.const 0x9E3779B97F4A7C15))
      (local.get $shift))))

  ;; The run of a context: its place.
  (func $run (param $context i64) (result i32)
    (i32.shl (call $hash (local.get $context) (i64.const 48)) (i32.const 1)))

  ;; Where a context's counters are.
  (func $counters (param $context i64) (result i32)
    (call $hash (local.get $context) (i64.const 46)))

  ;; How much a run says, by the place of the counter of such runs.
  (func $strength (param $place i32) (result i32)
    (i32.sub
      (i32.shr_u
        (i32.mul
          (i32.load16_u (i32.shl (i32.load8_u offset=10240 (local.get $place)) (i32.const 1)))
          (i32.const 176))
        (i32.const 8))
      (i32.const 368)))

  ;; The code of the byte of a run, from the highest bit of 32 on.
  (func $expected (param $tree i32) (param $run i32) (result i32)
    (i32.shl
      (i32.load16_u offset=16384
        (i32.shl (i32.add (local.get $tree) (i32.shr_u (local.get $run) (i32.const 8))) (i32.const 1)))
      (i32.const 16)))

  ;; Tells the run at $at that $byte came.
  (func $learn (param $at i32) (param $place i32) (param $byte i32)
    (local $run i32) (local $same i32)
    (local.set $run (i32.load16_u offset=37888 (local.get $at)))
    (local.set $place (i32.add (local.get $place) (i32.and (local.get $run) (i32.const 15))))
    (local.set $same (i32.eq (i32.shr_u (local.get $run) (i32.const 8)) (local.get $byte)))
    (i32.store8 offset=10240 (local.get $place) (i32.load8_u offset=512 (i32.add
      (i32.shl (local.get $same) (i32.const 8))
      (i32.load8_u offset=10240 (local.get $place)))))
    (i32.store16 offset=37888 (local.get $at) (select
      (i32.add (local.get $run) (i32.ne (i32.and (local.get $run) (i32.const 15)) (i32.const 15)))
      (i32.or (i32.shl (local.get $byte) (i32.const 8)) (i32.const 1))
      (local.get $same))))

  ;; What a run says: minus it, if the highest bit of its code is 0.
  (func $signed (param $says i32) (param $code i32) (result i32)
    (select (local.get $says) (i32.sub (i32.const 0) (local.get $says))
      (i32.lt_s (local.get $code) (i32.const 0))))

  ;; The next byte, of a kind, by a tree and in these contexts.
  (func $symbol (param $kind i32) (param $tree i32) (param $first i64) (param $second i64) (param $third i64)
    (param $near i64) (param $far i64) (result i32)
    (local $place i32) (local $node i32) (local $at i32) (local $bound i32)
    (local $a i32) (local $b i32) (local $c i32) (local $d i32) (local $e i32)
    (local $in_a i32) (local $in_b i32) (local $in_c i32)
    (local $code_d i32) (local $code_e i32) (local $says_d i32) (local $says_e i32)
    (local $range i32) (local $code i32)
    (local.set $tree (i32.shl (local.get $tree) (i32.const 8)))
    (local.set $place (i32.shl (local.get $kind) (i32.const 5)))
    (local.set $a (call $counters (local.get $first)))
    (local.set $b (call $counters (local.get $second)))
    (local.set $c (call $counters (local.get $third)))
    (local.set $d (call $run (local.get $near)))
    (local.set $e (call $run (local.get $far)))
    (local.set $at (i32.load16_u offset=37888 (local.get $d)))
    (if (local.get $at) (then
      (local.set $says_d (call $strength
        (i32.add (local.get $place) (i32.and (local.get $at) (i32.const 15)))))
      (local.set $code_d (call $expected (local.get $tree) (local.get $at)))))
    (local.set $at (i32.load16_u offset=37888 (local.get $e)))
    (if (local.get $at) (then
      (local.set $says_e (call $strength
        (i32.add (i32.add (local.get $place) (i32.const 16)) (i32.and (local.get $at) (i32.const 15)))))
      (local.set $code_e (call $expected (local.get $tree) (local.get $at)))))
    (local.set $tree (i32.shl (local.get $tree) (i32.const 2)))
    (local.set $range (global.get $range))
    (local.set $code (global.get $code))
    (loop $more
      (local.set $in_a (i32.load8_u offset=168960 (i32.add (local.get $a) (local.get $node))))
      (local.set $in_b (i32.load8_u offset=168960 (i32.add (local.get $b) (local.get $node))))
      (local.set $in_c (i32.load8_u offset=168960 (i32.add (local.get $c) (local.get $node))))
      (local.set $bound (i32.mul
        (i32.shr_u (local.get $range) (i32.const 16))
        (i32.load16_u offset=1024 (i32.shl
          (i32.add
            (i32.add
              (i32.add
                (i32.load16_u (i32.shl (local.get $in_a) (i32.const 1)))
                (i32.load16_u (i32.shl (local.get $in_b) (i32.const 1))))
              (i32.load16_u (i32.shl (local.get $in_c) (i32.const 1))))
            (i32.add
              (call $signed (local.get $says_d) (local.get $code_d))
              (call $signed (local.get $says_e) (local.get $code_e))))
          (i32.const 1)))))
      ;; Each branch loads its own node: what comes after the likelier one may begin before the bit is known.
      (if (i32.lt_u (local.get $code) (local.get $bound))
        (then
          (local.set $range (local.get $bound))
          (i32.store8 offset=168960 (i32.add (local.get $a) (local.get $node)) (i32.load8_u offset=768 (local.get $in_a)))
          (i32.store8 offset=168960 (i32.add (local.get $b) (local.get $node)) (i32.load8_u offset=768 (local.get $in_b)))
          (i32.store8 offset=168960 (i32.add (local.get $c) (local.get $node)) (i32.load8_u offset=768 (local.get $in_c)))
          (local.set $node (i32.load16_u offset=23554 (i32.add (local.get $tree) (i32.shl (local.get $node) (i32.const 2)))))
          ;; A run that expected another bit says no more.
          (local.set $says_d (i32.and (local.get $says_d) (i32.shr_s (local.get $code_d) (i32.const 31))))
          (local.set $says_e (i32.and (local.get $says_e) (i32.shr_s (local.get $code_e) (i32.const 31)))))
        (else
          (local.set $range (i32.sub (local.get $range) (local.get $bound)))
          (local.set $code (i32.sub (local.get $code) (local.get $bound)))
          (i32.store8 offset=168960 (i32.add (local.get $a) (local.get $node)) (i32.load8_u offset=512 (local.get $in_a)))
          (i32.store8 offset=168960 (i32.add (local.get $b) (local.get $node)) (i32.load8_u offset=512 (local.get $in_b)))
          (i32.store8 offset=168960 (i32.add (local.get $c) (local.get $node)) (i32.load8_u offset=512 (local.get $in_c)))
          (local.set $node (i32.load16_u offset=23552 (i32.add (local.get $tree) (i32.shl (local.get $node) (i32.const 2)))))
          (local.set $says_d (i32.and (local.get $says_d) (i32.xor (i32.shr_s (local.get $code_d) (i32.const 31)) (i32.const -1))))
          (local.set $says_e (i32.and (local.get $says_e) (i32.xor (i32.shr_s (local.get $code_e) (i32.const 31)) (i32.const -1))))))
      (local.set $code_d (i32.shl (local.get $code_d) (i32.const 1)))
      (local.set $code_e (i32.shl (local.get $code_e) (i32.const 1)))
      ;; No loop, which takes time even when it is left at once: a bit takes 12 bits at most.
      (if (i32.lt_u (local.get $range) (i32.const 0x1000000)) (then
        (local.set $range (i32.shl (local.get $range) (i32.const 8)))
        (local.set $code (call $next_byte (local.get $code)))
        (if (i32.lt_u (local.get $range) (i32.const 0x1000000)) (then
          (local.set $range (i32.shl (local.get $range) (i32.const 8)))
          (local.set $code (call $next_byte (local.get $code)))))))
      (br_if $more (i32.lt_u (local.get $node) (i32.const 256))))
    (global.set $range (local.get $range))
    (global.set $code (local.get $code))
    (local.set $node (i32.and (local.get $node) (i32.const 255)))
    (call $learn (local.get $d) (local.get $place) (local.get $node))
    (call $learn (local.get $e) (i32.add (local.get $place) (i32.const 16)) (local.get $node))
    (local.get $node))

  ;; What is left of a count when the other bit comes.
  (func $fade (param $count i32) (result i32)
    (select
      (i32.shr_u (i32.add (local.get $count) (i32.const 3)) (i32.const 1))
      (local.get $count)
      (i32.gt_u (local.get $count) (i32.const 3))))

  (func $one_more (param $count i32) (result i32)
    (i32.add (local.get $count) (i32.ne (local.get $count) (i32.const 15))))

  (func $logarithm (param $count i32) (result i32)
    (i32.load16_s offset=15120 (i32.shl (local.get $count) (i32.const 1))))

  (func $tables
    (local $i i32) (local $zeros i32) (local $ones i32) (local $odds f64)
    (local.set $odds (f64.const 8103.083927575384))
    (loop $more
      (i32.store16 offset=1024 (i32.shl (local.get $i) (i32.const 1)) (i32.add (i32.const 16)
        (i32.trunc_f64_u (f64.div (f64.const 65504) (f64.add (f64.const 1) (local.get $odds))))))
      (local.set $odds (f64.mul (local.get $odds) (f64.const 0.9961013694701175)))
      (br_if $more (i32.lt_u
        (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 4608))))
    (local.set $i (i32.const 256))
    (loop $more
      (local.set $i (i32.sub (local.get $i) (i32.const 1)))
      (local.set $zeros (i32.shr_u (local.get $i) (i32.const 4)))
      (local.set $ones (i32.and (local.get $i) (i32.const 15)))
      (i32.store16 (i32.shl (local.get $i) (i32.const 1)) (i32.add (i32.const 768)
        (i32.sub (call $logarithm (local.get $ones)) (call $logarithm (local.get $zeros)))))
      (i32.store8 offset=512 (local.get $i) (i32.or
        (i32.shl (call $one_more (local.get $zeros)) (i32.const 4)) (call $fade (local.get $ones))))
      (i32.store8 offset=768 (local.get $i) (i32.or
        (i32.shl (call $fade (local.get $zeros)) (i32.const 4)) (call $one_more (local.get $ones))))
      (br_if $more (local.get $i))))

  ;; Makes a tree of the lengths of its codes: the shorter first, then the lower byte.
  (func $grow (param $tree i32)
    (local $length i32) (local $byte i32) (local $code i32) (local $bit i32)
    (local $node i32) (local $at i32) (local $nodes i32)
    (local.set $tree (i32.shl (local.get $tree) (i32.const 8)))
    (local.set $length (i32.const 1))
    (loop $lengths
      (local.set $byte (i32.const 0))
      (loop $bytes
        (local.set $at (i32.add (local.get $tree) (local.get $byte)))
        (if (i32.eq (local.get $length) (i32.load8_u offset=11264 (local.get $at))) (then
          (i32.store16 offset=16384 (i32.shl (local.get $at) (i32.const 1)) (local.get $code))
          (local.set $node (i32.const 0))
          (local.set $bit (i32.const 15))
          (loop $steps
            (local.set $at (i32.add
              (i32.shl (i32.add (local.get $tree) (local.get $node)) (i32.const 2))
              (i32.and (i32.shl (i32.shr_u (local.get $code) (local.get $bit)) (i32.const 1)) (i32.const 2))))
            (local.set $node (i32.load16_u offset=23552 (local.get $at)))
            (if (i32.eqz (local.get $node)) (then
              (if (i32.eq (i32.add (local.get $bit) (local.get $length)) (i32.const 16))
                (then (local.set $node (i32.or (local.get $byte) (i32.const 256))))
                (else (local.set $node (local.tee $nodes (i32.add (local.get $nodes) (i32.const 1))))))
              (i32.store16 offset=23552 (local.get $at) (local.get $node))))
            (local.set $bit (i32.sub (local.get $bit) (i32.const 1)))
            (br_if $steps (i32.lt_u (local.get $node) (i32.const 256))))
          (local.set $code (i32.add (local.get $code)
            (i32.shr_u (i32.const 65536) (local.get $length))))))
        (br_if $bytes (i32.lt_u
          (local.tee $byte (i32.add (local.get $byte) (i32.const 1))) (i32.const 256))))
      (br_if $lengths (i32.lt_u
        (local.tee $length (i32.add (local.get $length) (i32.const 1))) (i32.const 16)))))

  ;; Reads the lengths of all trees by the last tree, whose codes are all 4 bits long.
  (func $trees
    (local $i i32) (local $before i64) (local $above i64)
    (memory.fill (i32.const 14592) (i32.const 4) (i32.const 16))
    (call $grow (i32.const 13))
    (loop $more
      (local.set $before (i64.load16_u offset=11262 (local.get $i)))
      (local.set $above (i64.load8_u offset=11008 (local.get $i)))
      (i32.store8 offset=11264 (local.get $i) (call $symbol (i32.const 14) (i32.const 13)
        (local.get $before)
        (i64.or (local.get $above) (i64.const 0x10000))
        (i64.or (i64.shr_u (local.get $before) (i64.const 8)) (i64.const 0x20000))
        (i64.or (local.get $before) (i64.shl (local.get $above) (i64.const 16)))
        (i64.or (local.get $above) (i64.const 0x1000000))))
      (br_if $more (i32.lt_u
        (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3328))))
    (local.set $i (i32.const 13))
    (loop $more
      (call $grow (local.tee $i (i32.sub (local.get $i) (i32.const 1))))
      (br_if $more (local.get $i))))

  ;; Forgets what the counters of contexts count: other contexts come.
  (func $forget
    (memory.fill (i32.const 168960) (i32.const 0) (i32.const 262400)))

  (func $write (param $byte i32)
    (i32.store8 (global.get $out) (local.get $byte))
    (global.set $out (i32.add (global.get $out) (i32.const 1))))

  ;; $count bytes to $to; their contexts are parts of the 8 bytes before, and the trees are by the last.
  (func $sequence (param $kind i32) (param $trees i32) (param $to i32) (param $count i32) (param $first i64)
    (param $second i64) (param $third i64) (param $near i64) (param $far i64)
    (local $before i64) (local $byte i32)
    (call $forget)
    (global.set $out (local.get $to))
    (loop $more
      (local.set $byte (call $symbol (local.get $kind)
        (i32.load8_u (i32.add (local.get $trees) (local.get $byte)))
        (i64.and (local.get $before) (local.get $first))
        (i64.and (local.get $before) (local.get $second))
        (i64.and (local.get $before) (local.get $third))
        (i64.and (local.get $before) (local.get $near))
        (i64.and (local.get $before) (local.get $far))))
      (call $write (local.get $byte))
      (local.set $before (i64.or
        (i64.shr_u (local.get $before) (i64.const 8))
        (i64.shl (i64.extend_i32_u (local.get $byte)) (i64.const 56))))
      (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; The next number of a kind, to the output: LEB128, or $count bytes. Its contexts are the
  ;; opcodes about it, the function it is in, the last number of its kind, and its own bytes.
  (func $bytes (param $kind i32) (param $count i32) (result i32)
    (local $value i32) (local $shift i32) (local $byte i32) (local $before i32)
    (local $self i64) (local $ops i64) (local $last i64)
    (local.set $before (local.get $kind))
    (local.set $last (i64.shl
      (i64.load16_u offset=10752 (i32.shl (local.get $kind) (i32.const 2))) (i64.const 32)))
    ;; The two opcodes before, its own, and those after.
    (local.set $ops (i64.load (i32.sub (global.get $op) (i32.const 3))))
    (loop $more
      (local.set $self (i64.shl (i64.extend_i32_u (local.get $before)) (i64.const 48)))
      ;; All bytes but the first of a number have one tree.
      (local.set $byte (call $symbol (local.get $kind)
        (select (i32.load8_u offset=15104 (local.get $kind)) (i32.const 12)
          (i32.eq (local.get $kind) (local.get $before)))
        (i64.or (local.get $self) (i64.and (local.get $ops) (i64.const 0xffff0000)))
        (i64.or (local.get $self) (i64.extend_i32_u (global.get $function)))
        (i64.or (local.get $self) (i64.xor (i64.const 0xffff)
          (if (result i64) (i32.and (i32.shl (i32.const 1) (local.get $kind)) (i32.const 0xc40))
            (then (i64.and (local.get $ops) (i64.const 0xffffff00)))
            (else (i64.or (local.get $last) (i64.and (local.get $ops) (i64.const 0xffff00)))))))
        (i64.or (local.get $self) (i64.or (local.get $last) (i64.and (local.get $ops) (i64.const 0xffffffff))))
        (i64.or (local.get $self) (i64.and (local.get $ops) (i64.const 0xffffffff0000)))))
      (call $write (local.get $byte))
      (local.set $before (i32.add (i32.const 16) (i32.shr_u
        (i32.mul (i32.add (local.get $before) (local.get $byte)) (i32.const 0x6F4F2A35))
        (i32.const 17))))
      (local.set $value (i32.or (local.get $value)
        (i32.shl (i32.and (local.get $byte) (i32.const 127)) (local.get $shift))))
      (local.set $shift (i32.add (local.get $shift) (i32.const 7)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $more (select
        (i32.gt_u (local.get $byte) (i32.const 127))
        (local.get $count)
        (i32.lt_s (local.get $count) (i32.const 0)))))
    (i32.store offset=10752 (i32.shl (local.get $kind) (i32.const 2)) (local.get $value))
    (local.get $value))

  (func $number (param $kind i32) (result i32)
    (call $bytes (local.get $kind) (i32.const 0)))

  (func $numbers (param $kind i32) (param $count i32)
    (block $done (loop $more
      (br_if $done (i32.le_s (local.get $count) (i32.const 0)))
      (drop (call $number (local.get $kind)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br $more))))

  ;; A number after an opcode.
  (func $operand (param $kind i32)
    (if (i32.eq (local.get $kind) (i32.const 14)) (then (return (call $write (i32.const 0)))))
    (drop (call $number (local.get $kind))))

  (func $opcode (result i32)
    (local $op i32)
    (call $write (local.tee $op (i32.load8_u (global.get $op))))
    (global.set $op (i32.add (global.get $op) (i32.const 1)))
    (local.get $op))

  ;; An instruction; gives its opcode.
  (func $instruction (result i32)
    (local $op i32) (local $kinds i32)
    (local.set $op (call $opcode))
    (local.set $kinds (i32.load8_u offset=14848 (local.get $op)))
    (if (local.get $kinds) (then
      (call $operand (i32.shr_u (local.get $kinds) (i32.const 4)))
      (local.set $kinds (i32.and (local.get $kinds) (i32.const 15)))
      (if (local.get $kinds) (then (call $operand (local.get $kinds))))))
    ;; br_table
    (if (i32.eq (local.get $op) (i32.const 0x0e)) (then
      (call $numbers (i32.const 2) (i32.add (call $number (i32.const 2)) (i32.const 1)))))
    ;; select with types
    (if (i32.eq (local.get $op) (i32.const 0x1c)) (then
      (call $numbers (i32.const 8) (call $number (i32.const 8)))))
    ;; f32.const and f64.const
    (if (i32.eq (i32.or (local.get $op) (i32.const 7)) (i32.const 0x47)) (then
      (if (i32.eq (local.get $op) (i32.const 0x43)) (then (drop (call $bytes (i32.const 12) (i32.const 4)))))
      (if (i32.eq (local.get $op) (i32.const 0x44)) (then (drop (call $bytes (i32.const 12) (i32.const 8)))))))
    ;; memory.copy and its like
    (if (i32.eq (local.get $op) (i32.const 0xfc)) (then
      (call $numbers (i32.const 8) (i32.load8_u offset=15064 (call $opcode)))))
    (local.get $op))

  ;; The body of a function. How long it is says its own nesting.
  (func $body
    (local $start i32) (local $depth i32) (local $op i32) (local $size i32)
    (global.set $function (i32.add (global.get $function) (i32.const 1)))
    (local.set $start (global.get $out))
    (call $numbers (i32.const 4) (i32.shl (call $number (i32.const 4)) (i32.const 1)))
    (local.set $depth (i32.const 1))
    (loop $more
      (local.set $op (call $instruction))
      (if (i32.eq (i32.load8_u offset=14848 (local.get $op)) (i32.const 0x10)) (then
        (local.set $depth (i32.add (local.get $depth) (i32.const 1)))))
      (if (i32.eq (local.get $op) (i32.const 0x0b)) (then
        (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))))
      (br_if $more (local.get $depth)))
    (local.set $size (i32.sub (global.get $out) (local.get $start)))
    ;; Its size belongs before it.
    (local.set $op (i32.add (i32.const 1) (i32.add
      (i32.gt_u (local.get $size) (i32.const 0x7f))
      (i32.gt_u (local.get $size) (i32.const 0x3fff)))))
    (memory.copy
      (i32.add (local.get $start) (local.get $op)) (local.get $start) (local.get $size))
    (global.set $out (i32.add (global.get $out) (local.get $op)))
    (loop $more
      (i32.store8 (local.get $start) (i32.or
        (i32.and (local.get $size) (i32.const 127))
        (i32.shl (i32.gt_u (local.get $size) (i32.const 127)) (i32.const 7))))
      (local.set $start (i32.add (local.get $start) (i32.const 1)))
      (br_if $more (local.tee $size (i32.shr_u (local.get $size) (i32.const 7))))))

  (func $copy (param $from i32) (param $end i32)
    (local $count i32)
    (local.set $count (i32.sub (local.get $end) (local.get $from)))
    (memory.copy (global.get $out) (local.get $from) (local.get $count))
    (global.set $out (i32.add (global.get $out) (local.get $count))))

  ;; Unpacks the input, which ends at $end; gives where the wasm is, 0 for an input that is
  ;; damaged. 8 bytes before each part are free, for the contexts of its first bytes.
  (func (export "unpack") (param $end i32) (result i32)
    (local $rest i32) (local $ops i32) (local $start i32) (local $bodies i32)
    (global.set $end (local.get $end))
    (global.set $code (call $next_byte (call $next_byte (call $next_byte (call $next_byte (i32.const 0))))))
    (call $tables)
    (call $trees)
    (memory.fill (i32.const 15429) (i32.const 1) (i32.const 187))
    (memory.fill (i32.const 15616) (i32.const 5) (i32.const 256))
    (memory.fill (i32.const 15712) (i32.const 6) (i32.const 32))
    (local.set $rest (i32.add (local.get $end) (i32.const 8)))
    (local.set $ops (i32.add (i32.add (local.get $rest) (i32.load (i32.const 431368))) (i32.const 8)))
    (local.set $start (i32.add (i32.add (local.get $ops) (i32.load (i32.const 431372))) (i32.const 8)))
    (call $sequence (i32.const 13) (i32.const 15616) (local.get $rest) (i32.load (i32.const 431368))
      (i64.const 0xffff000000000000) (i64.const 0xe0e0e0e000000000) (i64.const 0xff00000000000000)
      (i64.const 0xffffff0000000000) (i64.const 0xffffffffff000000))
    (call $sequence (i32.const 0) (i32.const 15360) (local.get $ops) (i32.load (i32.const 431372))
      (i64.const 0xff00000000000000) (i64.const 0xffff000000000000) (i64.const 0xffffffff00000000)
      (i64.const 0xffffffffffff0000) (i64.const -1))
    (call $forget)
    (global.set $op (local.get $ops))
    (global.set $out (local.get $start))
    (local.set $bodies (i32.add (local.get $rest) (i32.load (i32.const 431364))))
    (call $copy (local.get $rest) (local.get $bodies))
    (local.set $rest (local.get $bodies))
    (local.set $bodies (call $number (i32.const 4)))
    (block $done (loop $more
      (br_if $done (i32.eqz (local.get $bodies)))
      (call $body)
      (local.set $bodies (i32.sub (local.get $bodies) (i32.const 1)))
      (br $more)))
    (call $copy (local.get $rest) (i32.sub (local.get $ops) (i32.const 8)))
    (select (local.get $start) (i32.const 0) (i32.and
      (i32.eq (global.get $in) (local.get $end))
      (i32.eq (i32.sub (global.get $out) (local.get $start)) (i32.load (i32.const 431360))))))

  ;; From opcode 0x02, 0x0c, 0x10, 0x20, 0x28 and 0xd0 on.
  (data (i32.const 14850) "\10\10\10")
  (data (i32.const 14860) "\20\20")
  (data (i32.const 14864) "\60\58")
  (data (i32.const 14880) "\30\30\30\70\70\80\80\00")
  (data (i32.const 14888) "\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\80\80\a0\b0")
  (data (i32.const 15056) "\80\00\60")
  ;; After 0xfc: how many numbers come after the one there, from 8 (memory.init) on.
  (data (i32.const 15072) "\02\01\02\01\02\01\02\01\01\01")
  (data (i32.const 15104) "\00\07\07\08\07\07\09\07\07\0a\0b\0b\07")
  ;; After local.get, a load, i32.const; after arithmetic it is 1, else 0.
  (data (i32.const 15392) "\02")
  (data (i32.const 15400) "\03\03\03\03\03\03\03\03")
  (data (i32.const 15425) "\04")
  (data (i32.const 15120) "\82\ff\1c\00\57\00\7d\00\99\00\af\00\c1\00\d1\00\de\00\ea\00\f5\00\ff\00\08\01\10\01\17\01\1e\01"))
